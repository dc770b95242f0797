package io.tilewise.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tilewise.events.Reason;
import io.tilewise.events.model.ManifestModel;
import io.tilewise.events.model.ModelReference;
import io.tilewise.events.model.VerdictSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelRepositoryTest {
  @TempDir Path directory;
  private Path root;

  @BeforeEach
  void createRoot() throws IOException {
    root = Files.createDirectory(directory.resolve("models"));
  }

  @Test
  void shouldTakeTheNewestVersionOfANameAlone() throws Exception {
    model("smear", "9");
    model("smear", "10");
    model("smear", "2.5");

    Model model = new ModelRepository(root).resolve(ModelReference.parse("smear"));

    assertThat(model.id()).isEqualTo(ModelReference.parse("smear@10"));
    assertThat(model.directory()).isEqualTo(root.toRealPath().resolve("smear/10"));
  }

  @Test
  void shouldTakeTheVersionThatIsAskedFor() throws Exception {
    model("smear", "1");
    model("smear", "2");

    Model model = new ModelRepository(root).resolve(ModelReference.parse("smear@1"));

    assertThat(model.id()).isEqualTo(ModelReference.parse("smear@1"));
  }

  @Test
  void shouldFindAVersionThatAppearsLater() throws Exception {
    model("smear", "1");
    ModelRepository repository = new ModelRepository(root);
    model("smear", "2");

    Model model = repository.resolve(ModelReference.parse("smear"));

    assertThat(model.id().version()).isEqualTo("2");
  }

  @Test
  void shouldListVersionsByNameAndAge() throws Exception {
    model("b", "10");
    model("b", "9");
    model("a", "1");
    Files.createDirectories(root.resolve(".git/objects"));
    Files.createFile(root.resolve("LICENSE"));

    List<ModelReference> models = new ModelRepository(root).models();

    assertThat(models).map(ModelReference::toString).containsExactly("a@1", "b@9", "b@10");
  }

  @Test
  void shouldGiveTheManifestWhatTheCardSays() throws Exception {
    model("smear", "1");
    Model model = new ModelRepository(root).resolve(ModelReference.parse("smear"));

    ManifestModel manifest = model.manifest();

    assertThat(manifest)
        .isEqualTo(
            new ManifestModel(
                ModelReference.parse("smear@1"),
                List.of("sick", "well"),
                "sick",
                List.of("well", "sick"),
                model.card().verdict(),
                model.digest()));
  }

  @Test
  void shouldNameTheModelsThereAreWhenOneIsUnknown() throws Exception {
    model("smear", "1");
    model("tumour", "3");

    assertRefused(
        "smaer", Reason.MODEL_UNKNOWN, "model: smaer (expected: one of smear@1, tumour@3)");
  }

  @Test
  void shouldNameTheVersionsThereAreWhenOneIsUnknown() throws Exception {
    model("smear", "1");
    model("tumour", "3");

    assertRefused("smear@7", Reason.MODEL_UNKNOWN, "model: smear@7 (expected: one of smear@1)");
  }

  @Test
  void shouldWaitForARepositoryThatIsAwayOrEmpty() throws Exception {
    ModelRepository repository = new ModelRepository(directory.resolve("mount"));

    assertPasses(repository, "smear", RepositoryAwayException.class)
        .withMessageEndingWith("mount (expected: a directory that can be read)");
    Files.createDirectories(directory.resolve("mount/lost+found"));
    assertPasses(repository, "smear", RepositoryAwayException.class)
        .withMessageEndingWith("mount is empty (expected: a directory with a model)");
    assertThatExceptionOfType(RepositoryAwayException.class).isThrownBy(repository::check);

    files(directory.resolve("mount/smear/1"));

    repository.check();
    assertThat(repository.resolve(ModelReference.parse("smear")).id().version()).isEqualTo("1");
  }

  @Test
  void shouldWaitForWhatAVersionLacks() throws Exception {
    Path version = model("smear", "1");
    ModelRepository repository = new ModelRepository(root);

    Files.delete(version.resolve(ModelCard.FILE_NAME));
    assertPasses(repository, "smear@1", IncompleteModelException.class)
        .withMessage("model smear@1: model.json: missing (expected: a file)");
    Files.delete(version.resolve(ModelRepository.SAVED_MODEL));
    assertPasses(repository, "smear@1", IncompleteModelException.class)
        .withMessage("model smear@1: saved_model.pb: missing (expected: a file)");
  }

  @Test
  void shouldNameTheWeightsThatAreNotAllThere() throws Exception {
    Path version = SampleVersion.copy(root, "1");
    ModelRepository repository = new ModelRepository(root);
    Path weights = version.resolve(SampleVersion.WEIGHTS);

    Files.write(weights, new byte[1000]);
    assertPasses(repository, "thin-smear", IncompleteModelException.class)
        .withMessage(
            "model thin-smear@1: variables/variables.data-00000-of-00001: 1000 bytes (expected:"
                + " 167656 of weights)");
    Files.delete(weights);
    assertPasses(repository, "thin-smear", IncompleteModelException.class)
        .withMessageContaining("variables.data-00000-of-00001: missing");
    Files.delete(version.resolve(SampleVersion.INDEX));
    assertPasses(repository, "thin-smear", IncompleteModelException.class)
        .withMessageContaining("variables/variables.index: missing");
  }

  @Test
  void shouldNameTheAssetThatAGraphReads() throws Exception {
    Path version = model("smear", "1");
    byte[] name = "words.txt".getBytes(UTF_8);
    ByteArrayOutputStream graph = new ByteArrayOutputStream();
    graph.writeBytes(new byte[] {8, 1, 18, 13, 50, 11, 18, 9}); // asset_file_def.filename
    graph.writeBytes(name);
    Files.write(version.resolve(ModelRepository.SAVED_MODEL), graph.toByteArray());
    ModelRepository repository = new ModelRepository(root);

    assertPasses(repository, "smear", IncompleteModelException.class)
        .withMessage("model smear@1: assets/words.txt: missing (expected: a file)");
    SampleVersion.write(version.resolve("assets/words.txt"), name);
    assertThat(repository.resolve(ModelReference.parse("smear")).id().version()).isEqualTo("1");
  }

  @Test
  void shouldStillRefuseACardThatIsWholeAndWrong() throws Exception {
    Path card = model("smear", "1").resolve(ModelCard.FILE_NAME);
    Files.writeString(card, "{\"labels\": [\"a\" \"b\"]}");

    assertRefused("smear", Reason.MODEL_UNUSABLE, "model smear@1: model.json: card: ");
  }

  @Test
  void shouldResolveAModelBesideOneThatCannotBeListed() throws Exception {
    model("smear", "1");
    Files.createDirectories(root.resolve("loop"));
    Files.createSymbolicLink(root.resolve("loop/1"), Path.of("1"));
    Files.createSymbolicLink(root.resolve("smear/2"), Path.of("2"));

    Model model = new ModelRepository(root).resolve(ModelReference.parse("smear"));

    assertThat(model.id().version()).isEqualTo("1");
  }

  @Test
  void shouldNoticeWhenAVersionIsWrittenOver() throws Exception {
    Path version = SampleVersion.copy(root, "1");
    ModelRepository repository = new ModelRepository(root);
    Model model = repository.resolve(SampleVersion.MODEL);

    String card = Files.readString(version.resolve(SampleVersion.CARD));
    Files.writeString(
        version.resolve(SampleVersion.CARD),
        card.replace("[\"sick\", \"well\"]", "[\"well\", \"sick\"]"));
    assertThat(repository.resolve(SampleVersion.MODEL).digest()).isNotEqualTo(model.digest());
    Files.writeString(version.resolve(SampleVersion.CARD), card);
    assertThat(repository.resolve(SampleVersion.MODEL).digest()).isEqualTo(model.digest());

    Files.delete(version.resolve(SampleVersion.WEIGHTS));
    assertThatExceptionOfType(IncompleteModelException.class)
        .isThrownBy(() -> repository.resolve(SampleVersion.MODEL));
  }

  @Test
  void shouldParseNoCardAgainThatSaysTheSame() throws Exception {
    SampleVersion.copy(root, "1");
    ModelRepository repository = new ModelRepository(root);

    Model model = repository.resolve(SampleVersion.MODEL);

    assertThat(repository.resolve(SampleVersion.MODEL)).isSameAs(model);
  }

  @Test
  void shouldNotFollowWeightsThatLeadOutOrInCircles() throws Exception {
    Path variables = Files.createDirectories(model("smear", "1").resolve("variables"));
    Path outside = Files.writeString(directory.resolve("weights"), "w");
    Path link = Files.createSymbolicLink(variables.resolve("variables.index"), outside);

    assertRefused(
        "smear",
        Reason.MODEL_UNUSABLE,
        "model smear@1: variables/variables.index: leads out of the repository");
    Files.delete(link);
    Files.createSymbolicLink(link, variables);
    assertRefused(
        "smear",
        Reason.MODEL_UNUSABLE,
        "model smear@1: variables/variables.index: leads back to where it is");
  }

  private static ThrowableAssertAlternative<? extends IOException> assertPasses(
      ModelRepository repository, String model, Class<? extends IOException> type) {
    return assertThatExceptionOfType(type)
        .isThrownBy(() -> repository.resolve(ModelReference.parse(model)));
  }

  @Test
  void shouldRefuseADirectoryInPlaceOfACard() throws Exception {
    Path card = model("smear", "1").resolve(ModelCard.FILE_NAME);
    Files.delete(card);
    Files.createDirectory(card);

    assertRefused("smear", Reason.MODEL_UNUSABLE, "model smear@1: model.json: not a file");
  }

  @Test
  void shouldSayWhatIsWrongWithACard() throws Exception {
    Path card = model("smear", "1").resolve(ModelCard.FILE_NAME);
    Files.writeString(card, ModelCardTest.CARD.replace("float32", "float16"));

    assertRefused(
        "smear",
        Reason.MODEL_UNUSABLE,
        "model smear@1: model.json: input.dtype: \"float16\" (expected: one of uint8, float32)");
  }

  @Test
  void shouldFollowLinksThatStayInside() throws Exception {
    Path first = model("smear", "1");
    Files.createSymbolicLink(root.resolve("smear/2"), first);

    Model model = new ModelRepository(root).resolve(ModelReference.parse("smear"));

    assertThat(model.id().version()).isEqualTo("2");
    assertThat(model.directory()).isEqualTo(first.toRealPath());
  }

  @Test
  void shouldNotFollowAVersionThatLeadsOut() throws Exception {
    model("smear", "1");
    Path outside = files(directory.resolve("elsewhere"));
    Files.createSymbolicLink(root.resolve("smear/2"), outside);

    assertRefused(
        "smear@2",
        Reason.MODEL_UNUSABLE,
        "model smear@2: saved_model.pb: leads out of the repository");
  }

  @Test
  void shouldNotFollowVariablesThatLeadOut() throws Exception {
    Path model = model("smear", "1");
    Files.createSymbolicLink(
        model.resolve("variables"), Files.createDirectory(directory.resolve("v")));

    assertRefused(
        "smear", Reason.MODEL_UNUSABLE, "model smear@1: variables: leads out of the repository");
  }

  @Test
  void shouldNotListWhatALinkedNameLeadsTo() throws Exception {
    files(directory.resolve("elsewhere/secret"));
    Files.createSymbolicLink(root.resolve("smear"), directory.resolve("elsewhere"));
    model("other", "1");

    List<ModelReference> models = new ModelRepository(root).models();

    assertThat(models).map(ModelReference::toString).containsExactly("other@1");
  }

  @Test
  void shouldRefuseACardThatWasFittedForAnotherVersion() throws Exception {
    Path card = model("smear", "2").resolve(ModelCard.FILE_NAME);
    Files.writeString(card, fitted("\"smear@1\""));

    assertRefused(
        "smear",
        Reason.MODEL_UNUSABLE,
        "model smear@2: model.json: verdict.fit.scope: smear@1, tiles of 128, overlap 16 (expected:"
            + " smear@2, tiles of 128, overlap 16; fit again)");
    Files.writeString(card, Files.readString(card).replace("smear@1", "smear@2"));
    assertThat(new ModelRepository(root).resolve(ModelReference.parse("smear")).card().verdict())
        .extracting(VerdictSettings::fit)
        .isNotNull();
  }

  @Test
  void shouldRefuseAFitForAnotherContentOfItsVersionUntilSomebodyFitsAgain() throws Exception {
    Path version = model("smear", "1");
    Path card = version.resolve(ModelCard.FILE_NAME);
    ModelReference smear = ModelReference.parse("smear");
    ModelRepository repository = new ModelRepository(root);
    String digest = repository.resolve(smear).digest();
    String fitted = fitted("\"smear@1\", \"digest\": \"" + digest + "\"");
    Files.writeString(card, fitted);
    assertThat(repository.resolve(smear).digest()).isEqualTo(digest);

    Files.writeString(card, fitted.replace("\"positive\": \"sick\"", "\"positive\": \"well\""));

    String changed = repository.resolveToFit(smear).digest();
    assertThat(changed).isNotEqualTo(digest);
    String refusal = "model smear@1: model.json: verdict.fit.scope.digest: %s (expected: %s, the";
    assertRefused(
        "smear",
        Reason.MODEL_UNUSABLE,
        refusal.formatted(digest.substring(0, 12), changed.substring(0, 12)));
    Files.writeString(card, fitted);
    Files.writeString(version.resolve(ModelRepository.SAVED_MODEL), "another graph");
    assertRefused(
        "smear", Reason.MODEL_UNUSABLE, "model smear@1: model.json: verdict.fit.scope.digest: ");
  }

  /** The card with a fit. */
  private static String fitted(String model) {
    String fit =
        """
        "threshold": 0.5, "fit": {
          "scope": {"model": %s, "tileSize": 128, "overlap": 16},
          "provenance": {"dataSha256": "%s", "images": 2, "tiles": 32,
                         "fittedAt": "2026-03-01T00:00:00Z"},
          "tileCalibrations": [], "countHistogram": [], "rules": []}
        """
            .formatted(model, "0".repeat(64));
    return ModelCardTest.CARD.replace("\"threshold\": 0.5", fit);
  }

  private Path model(String name, String version) throws IOException {
    return files(root.resolve(name).resolve(version));
  }

  private static Path files(Path version) throws IOException {
    Files.createDirectories(version);
    Files.writeString(version.resolve(ModelRepository.SAVED_MODEL), "a graph");
    Files.writeString(version.resolve(ModelCard.FILE_NAME), ModelCardTest.CARD);
    return version;
  }

  private void assertRefused(String model, Reason reason, String text) {
    ModelRepository repository = new ModelRepository(root);
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> repository.resolve(ModelReference.parse(model)))
        .withMessageStartingWith(text)
        .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
