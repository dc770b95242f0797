package io.tilewise.standalone.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.events.model.FitScope;
import io.tilewise.events.model.ModelReference;
import io.tilewise.events.model.VerdictFit;
import io.tilewise.events.model.VerdictSettings;
import io.tilewise.lab.onnx.OwnModels;
import io.tilewise.model.Model;
import io.tilewise.model.ModelCard;
import io.tilewise.model.ModelRepository;
import io.tilewise.model.onnx.OnnxGraph;
import io.tilewise.standalone.CommandRun;
import io.tilewise.standalone.command.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands with networks as people bring them, and with both engines. */
class ModelCommandsTest {
  private static final String LABELS = "--labels=parasitized,uninfected";
  private static final String NUMBER = "--output-label=uninfected";

  @TempDir static Path own;
  @TempDir Path folder;
  private Path models;

  @BeforeAll
  static void writeNetworks() throws IOException {
    OwnModels.write(own);
  }

  @BeforeEach
  void nameARepository() {
    models = folder.resolve("models");
  }

  @Test
  void shouldAddAKerasSigmoid() throws Exception {
    CommandRun run =
        add("keras-sigmoid", LABELS, "--positive=parasitized", NUMBER, "--scale=1/255");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(String.join("\n", run.out()))
        .contains(
            "keras-sigmoid: a TensorFlow SavedModel",
            "keras_tensor float[-1, 128, 128, 3]",
            "output_0 float[-1, 1], made by Sigmoid",
            "(byte * 1/255 - 0) / 1, in the order RGB",
            "  positive   parasitized",
            "(otherwise: --channels)",
            "its one number speaks for uninfected: 0.93 means 93 % uninfected",
            "mine@1 added; mine now means mine@1",
            "next: tilewise score --images LABELS.csv [--tile-labels TILES.csv] --out scores.csv"
                + " --model mine --models ");
    Model model = new ModelRepository(models).resolve(ModelReference.parse("mine"));
    assertThat(model.card().spokenFor()).isEqualTo(1);
    assertThat(run.out()).noneMatch(line -> line.startsWith("images of mine are judged by it"));
    assertThat(Files.readString(model.directory().resolve(ModelCard.FILE_NAME)))
        .doesNotContain("\"rule\"");
  }

  /** A dash begins options elsewhere. */
  @Test
  void shouldTakeMeansBelowZero() {
    CommandRun run = add("keras-sigmoid", LABELS, NUMBER, "--scale=1/255", "--mean", "-1,0.5,0");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void shouldAddAnOnnxFileThatAnswersAsTheSavedModelDoes() {
    CommandRun keras = add("keras-sigmoid", LABELS, NUMBER, "--scale=1/255");
    CommandRun onnx =
        add(
            "network.onnx",
            LABELS,
            "--scale=1/255",
            "--mean=0.485,0.456,0.406",
            "--std=0.229,0.224,0.225");

    assertThat(onnx.exitCode()).as(onnx.err()).isEqualTo(ExitCode.DONE);
    assertThat(onnx.out())
        .contains(
            "  input      input float[-1, 3, 128, 128]",
            "  output     output float[-1, 2], made by Gemm")
        .contains("mine@2 added; mine now means mine@2")
        .anyMatch(
            line ->
                line.startsWith("images of mine are judged by it from now on;")
                    && line.contains("tilewise model use mine@1 --models "))
        .containsAll(keras.out().stream().filter(line -> line.startsWith("  black ")).toList())
        .containsAll(keras.out().stream().filter(line -> line.startsWith("  shaded")).toList());
  }

  @Test
  void shouldWriteNothingWhenItCannotKnow() {
    CommandRun run = add("keras-sigmoid", LABELS, "--positive=parasitized");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err())
        .contains("--output-label: missing", "--scale: missing", "see docs/your-model.md");
    assertThat(run.out()).contains("  output     output_0 float[-1, 1], made by Sigmoid");
    assertThat(models).doesNotExist();
  }

  @Test
  void shouldLeaveNothingBehindWhenTheNetworkDoesNotAnswer() {
    CommandRun run = add("keras-sigmoid", LABELS, "--scale=1", "--output-kind=probabilities");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("labels: [parasitized, uninfected] (expected: one per number");
    assertThat(models).doesNotExist();
  }

  @Test
  void shouldNotLeaveTheRepositoryByAName() {
    for (String name : List.of("../out", "a/b", "", ".hidden", "a@2")) {
      CommandRun run =
          CommandRun.of(
              "model", "add", path("network.onnx"), "--name", name, LABELS, "--scale=1", models());

      assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(run.err()).contains("--name: " + name + " (expected: 1 to 64 of");
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void shouldFindOutByAskingWhatNumbersAre() throws IOException {
    // Means of the colours, 0 and 1: neither logits nor probabilities for sure.
    Path means = folder.resolve("means.onnx");
    graph().write(means);

    CommandRun darkLogits = addFile(means, LABELS + ",third", "--scale=1", "--tile=8");
    CommandRun anything = addFile(means, LABELS + ",third", "--scale=1/255", "--tile=8");

    assertThat(darkLogits.out()).contains("it answers, as logits:");
    assertThat(anything.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(anything.err()).contains("--output-kind: missing", "multi-label, are not supported");
  }

  private static OnnxGraph graph() {
    return new OnnxGraph()
        .input("x", OnnxGraph.FLOAT, -1, 3, -1, -1)
        .node("GlobalAveragePool", List.of("x"), "mean")
        .output("mean", OnnxGraph.FLOAT, -1, 3, 1, 1);
  }

  @Test
  void shouldSayThatAPinKeepsTheName() {
    add("network.onnx", LABELS, "--scale=1/255");
    assertThat(model("use", "mine@1").out()).containsExactly("mine now means mine@1");

    CommandRun run = add("network.onnx", LABELS, "--scale=1");

    assertThat(run.out())
        .contains("mine@2 added; mine still means mine@1")
        .anyMatch(
            line -> line.startsWith("to have it mean the new one: tilewise model use mine@2"));
    assertThat(model("use", "mine").out())
        .containsExactly("mine now means its newest version, mine@2");
  }

  @Test
  void shouldRefuseToUseWhatIsNotThere() {
    add("network.onnx", LABELS, "--scale=1/255");

    assertThat(model("use", "mine@7").err()).contains("model: mine@7 (expected: one of mine@1)");
    assertThat(model("use", "../x").exitCode()).isEqualTo(ExitCode.USAGE);
  }

  /** Who gave {@code --models} to {@code model add} forgets it with the next command. */
  @Test
  void shouldSayWhereItLookedForAModelThatIsNotThere() throws IOException {
    Path image = Files.writeString(folder.resolve("image.png"), "");
    Path labels = Files.writeString(folder.resolve("labels.csv"), "file,group,label\n");
    String out = folder.resolve("scores.csv").toString();
    String found =
        "model: mine (expected: one of thin-smear@1); looked for in ../models, for another folder:"
            + " --models DIR";

    for (List<String> command :
        List.of(
            List.of("classify", "--embedded", "--model", "mine", image.toString()),
            List.of("score", "--images", labels.toString(), "--out", out, "--model", "mine"),
            List.of("evaluate", "--images", labels.toString(), "--model", "mine"),
            List.of("fit", "--scores", labels.toString(), "--model", "mine"),
            List.of("demo", "--model", "mine"),
            List.of("model", "check", "mine"),
            List.of("model", "use", "mine"),
            List.of("model", "use", "mine@1"))) {
      CommandRun run = CommandRun.of(command.toArray(String[]::new));

      assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.USAGE);
      assertThat(run.err())
          .as("%s", command)
          .contains(found.replace("mine", command.getLast().contains("@") ? "mine@1" : "mine"));
    }
    add("network.onnx", LABELS, "--scale=1/255");
    assertThat(model("check", "other").err()).contains("mine@1)").doesNotContain("--models");
  }

  @Test
  void shouldCheckAVersion() throws IOException {
    add("network.onnx", LABELS, "--scale=1/255");
    assertThat(model("check", "mine").out())
        .containsExactly("mine@1: nothing is wrong, and it answers");
    Path card = models.resolve("mine/1/model.json");
    String json = Files.readString(card);
    Files.writeString(
        card, json.replace("\"severity\"", "\"severty\"").replace("\"output\",", "\"scores\","));

    CommandRun run = model("check", "mine");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err())
        .contains(
            "model.json: severty: unknown (expected: severity, most likely)",
            "input input, output scores (expected: as in one of the signatures");
    Files.writeString(card, json.replace("\"scale\"", "\"scales\"").replace("128", "0"));
    assertThat(model("check", "mine").err())
        .contains(
            "input.scales: unknown", "input.scale: missing", "input.width: 0", "tile.size: 0");
  }

  @Test
  void shouldNoteAFitThatDoesNotSayForWhichContentItIs() throws IOException {
    add("network.onnx", LABELS, "--scale=1/255");
    Path card = models.resolve("mine/1/model.json");
    VerdictFit sample =
        ModelCard.read(Path.of("../models/thin-smear/1/model.json")).verdict().fit();
    assertThat(sample).extracting(each -> each.scope().digest()).isNotNull();
    ModelCard mine = ModelCard.read(card);
    FitScope scope =
        new FitScope(
            ModelReference.parse("mine@1"), mine.tile().size(), mine.tile().overlap(), null, null);
    VerdictFit fit =
        new VerdictFit(
            scope,
            Objects.requireNonNull(sample).provenance(),
            List.of(),
            null,
            List.of(),
            List.of());
    ModelCard.writeVerdict(card, new VerdictSettings(mine.verdict().rule(), null, null, fit));

    CommandRun run = model("check", "mine");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.out())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("mine@1: note: verdict.fit.scope.digest: missing"),
            line -> assertThat(line).isEqualTo("mine@1: nothing is wrong, and it answers"));
  }

  @Test
  void shouldListWhatIsThereUsableOrNot() throws IOException {
    add("network.onnx", LABELS, "--scale=1/255");
    add("network.onnx", LABELS, "--scale=1/255", "--overlap=16");
    Files.writeString(models.resolve("mine/2/model.json"), "{}");
    Files.createDirectories(models.resolve("mine/3"));

    CommandRun table = model("list");
    CommandRun json = model("list", "--format=json");

    assertThat(table.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(table.out().getFirst()).startsWith("MODEL   MEANT BY NAME  LABELS ");
    assertThat(table.out())
        .anyMatch(line -> line.matches("mine@1 .*parasitized,uninfected +128 .* no +[0-9a-f]{12}"))
        .anyMatch(line -> line.startsWith("cannot be used: model mine@2: model.json: input: mis"))
        .anyMatch(line -> line.startsWith("cannot be used: model mine@3: "));
    assertThat(json.out()).hasSize(3);
    assertThat(json.out().getFirst())
        .startsWith("{\"model\":\"mine@1\",")
        .contains("\"usable\":true");
    assertThat(json.out().getLast()).contains("\"problem\":\"model mine@3", "\"usable\":false");
  }

  @Test
  void shouldRefuseWeightsThatTheCardWouldBeWrittenOver() throws IOException {
    Path file = folder.resolve("net.onnx");
    Files.write(folder.resolve("model.json"), new byte[64]);
    graph().external("w", "model.json", 0, 4).write(file);

    CommandRun run = addFile(file, LABELS, "--scale=1");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err())
        .contains("external data: model.json (expected: another name than model.json and");
    assertThat(models).doesNotExist();
  }

  @Test
  void shouldSayWhatIsWrongWithAPin() throws IOException {
    add("network.onnx", LABELS, "--positive=parasitized", "--scale=1/255", "--mean=0,0,0");
    for (String pin : List.of("../../o/1", "3", "\u001b[31m")) {
      Files.writeString(models.resolve("mine/pinned"), pin);

      CommandRun check = model("check", "mine");

      assertThat(check.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(check.err()).contains("model mine: pinned: ").doesNotContain("\u001b");
      assertThat(String.join("\n", model("list").out()))
          .contains("warning: model mine: pinned: ")
          .doesNotContain("\u001b");
    }
  }

  @Test
  void shouldDoubtACardThatDoesNotSayWhatItsNumberSpeaksFor() throws IOException {
    add("keras-sigmoid", LABELS, "--positive=parasitized", NUMBER, "--scale=1/255");
    Path card = models.resolve("mine/1/model.json");
    String json = Files.readString(card);
    Files.writeString(
        card,
        json.replaceFirst(",\\s*\"label\" : \"uninfected\"", "")
            .replaceFirst(
                "\"severity\" : \\[ *]", "\"severity\" : [ \"parasitized\", \"uninfected\" ]"));

    assertThat(model("check", "mine").err())
        .contains("model mine@1: output.label: missing (expected: the label of [parasitized, ")
        .contains("model mine@1: severity: [parasitized, uninfected] (expected: from the least");
    Files.writeString(card, json.replace("\"sigmoid\"", "\"logit\""));
    assertThat(model("check", "mine").err())
        .contains("output.kind: logit (expected: sigmoid, because the output is made by Sigmoid)");
  }

  private CommandRun add(String network, String... options) {
    return addFile(own.resolve(network), options);
  }

  private CommandRun addFile(Path network, String... options) {
    List<String> args = new ArrayList<>(List.of("model", "add", network.toString()));
    args.addAll(List.of("--name", "mine", models()));
    if (Stream.of(options).noneMatch(option -> option.startsWith("--positive"))) {
      args.add("--positive=none");
    }
    if (network.toString().endsWith(".onnx")
        && Stream.of(options).noneMatch(option -> option.startsWith("--mean"))) {
      args.add("--mean=0");
    }
    args.addAll(List.of(options));
    return CommandRun.of(args.toArray(String[]::new));
  }

  private CommandRun model(String command, String... args) {
    List<String> all = new ArrayList<>(List.of("model", command, models()));
    all.addAll(List.of(args));
    return CommandRun.of(all.toArray(String[]::new));
  }

  private String models() {
    return "--models=" + models;
  }

  private static String path(String network) {
    return own.resolve(network).toString();
  }
}
