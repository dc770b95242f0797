package io.tilewise.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.tilewise.standalone.command.ExitCode;
import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What is refused before anything starts: exit code 2, and a sentence on stderr. */
class MainTest {
  @TempDir Path folder;
  private String image = "";

  @BeforeEach
  void writeAFileThatCouldBeAnImage() throws IOException {
    image = Files.writeString(folder.resolve("slide.png"), "text", UTF_8).toString();
  }

  @Test
  void shouldShowItsCommandsWhenCalledWithoutOne() {
    CommandRun run = CommandRun.of();

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("demo", "up", "classify", "topics", "Exit codes:");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo",
        "up",
        "classify",
        "submit",
        "watch",
        "rejudge",
        "topics create",
        "tiler",
        "inference",
        "aggregator",
        "train",
        "score",
        "fit",
        "evaluate",
        "model",
        "model add",
        "model use",
        "model check",
        "model list"
      })
  void shouldHaveHelpForEveryCommand(String command) {
    CommandRun run = CommandRun.of((command + " --help").split(" "));

    assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(String.join("\n", run.out())).contains("Usage: tilewise " + command);
  }

  /** A lone per cent sign is a format that there is not, and help complains of it. */
  @Test
  void shouldDescribeEveryOptionInAFormatThatThereIs() {
    assertDescribed(Main.commandLine(Map.of()));
  }

  private static void assertDescribed(CommandLine command) {
    for (CommandLine.Model.OptionSpec option : command.getCommandSpec().options()) {
      // As it was written: the option itself gives it with its per cent signs made single.
      String description = String.join("%n", written(option).description());
      assertThatCode(() -> String.format(description)).as(description).doesNotThrowAnyException();
    }
    command.getSubcommands().values().forEach(MainTest::assertDescribed);
  }

  private static CommandLine.Option written(CommandLine.Model.OptionSpec option) {
    return ((AnnotatedElement) option.userObject()).getAnnotation(CommandLine.Option.class);
  }

  @Test
  void shouldNameAnUnknownCommand() {
    refused("frobnicate").contains("frobnicate");
  }

  @Test
  void shouldNameAnUnknownOption() {
    refused("classify", "--frobnicate", image)
        .contains("Unknown option: '--frobnicate'", "tilewise classify --help");
  }

  @Test
  void shouldRefuseAFileThatIsNotThere() {
    refused("classify", folder.resolve("gone.png").toString())
        .contains(folder.resolve("gone.png") + ": no such file (expected: an image file)");
  }

  @Test
  void shouldRefuseADirectory() {
    refused("classify", folder.toString())
        .contains(
            "image: "
                + folder
                + ": a directory (expected: an image file, or a folder of DICOM files and nothing"
                + " else)");
  }

  @Test
  void shouldNameEveryBadImageAtOnce() throws IOException {
    Path spaces = Files.writeString(folder.resolve("slide 7.png"), "text", UTF_8);

    refused("classify", spaces.toString(), folder.toString(), image)
        .contains(
            "imageId 'slide 7' (expected: a file name of 1 to 128 of A-Z a-z 0-9 . _ : -, or"
                + " --image-id)",
            folder + ": a directory");
  }

  @Test
  void shouldRefuseTwoImagesOfOneName() throws IOException {
    Path other = Files.createDirectories(folder.resolve("b")).resolve("slide.jpg");
    Files.writeString(other, "text", UTF_8);

    refused("classify", image, other.toString())
        .contains(
            "image: " + image + " and " + other + ": both imageId 'slide' (expected: a name of its")
        .contains("--image-id");
  }

  @Test
  void shouldNameOneImageByOptionAndNoMore() throws IOException {
    String other = Files.writeString(folder.resolve("other.png"), "text", UTF_8).toString();

    refused("submit", "--image-id", "a b", image)
        .contains("--image-id: a b (expected: 1 to 128 of A-Z a-z 0-9 . _ : -)");
    refused("submit", "--image-id", "one", image, other)
        .contains("--image-id: with 2 images (expected: one image)");
  }

  @Test
  void shouldNameEveryProblemOfACallBeforeAnythingStarts() throws IOException {
    Path text = Files.writeString(folder.resolve("text"), "", UTF_8);

    refused(
            "classify",
            "--embedded",
            "--bootstrap",
            "127.0.0.1:1",
            "--rule",
            "best",
            "--model",
            "nobody",
            "--report",
            text.resolve("report").toString(),
            "--geojson",
            folder.resolve("gone/tiles.geojson").toString(),
            "--tiles",
            image,
            image)
        .contains(
            "--embedded: with --bootstrap (expected: one of them)",
            "--rule: best (expected: one of majority-vote",
            "--model: nobody (expected: one of thin-smear@1)",
            "--report: "
                + text.resolve("report")
                + " (expected: a folder, or where one can be made)",
            "--geojson: "
                + folder.resolve("gone/tiles.geojson")
                + " (expected: a file in an existing",
            "--tiles: " + image + " (expected: another file than the image)");
  }

  @Test
  void shouldRefuseARuleThatTheCardHoldsNoFitOfBeforeAnythingStarts() throws IOException {
    Path version = Files.createDirectories(folder.resolve("models/smear/1"));
    String card = Files.readString(Path.of("../models/thin-smear/1/model.json"));
    int verdict = card.indexOf("\"verdict\"");
    Files.writeString(
        version.resolve("model.json"),
        card.substring(0, verdict) + "\"verdict\":{\"rule\":\"majority-vote\"}}");
    Files.write(version.resolve("saved_model.pb"), new byte[] {1});
    String models = folder.resolve("models").toString();

    refused("classify", "--models", models, "--model", "smear", "--rule", "count-histogram", image)
        .contains(
            "--model smear@1: verdict.rule: count-histogram (expected: a rule that needs no fit");
  }

  @ParameterizedTest
  @CsvSource({
    "--rule, best, --rule: best (expected: one of majority-vote",
    "--lane, fast, Invalid value for option '--lane'",
    "--max-wait, soon, Invalid value for option '--max-wait'",
    "--max-wait, later, (expected: a duration such as 30s",
    "--max-wait, 0s, maxWait: PT0S (expected: longer than zero",
    "--max-wait, PT0S, maxWait: PT0S (expected: longer than zero",
    "--model, a b, --model: a b (expected: name or name@version",
    "--model, nobody, --model: nobody (expected: one of thin-smear@1)",
    "--models, /nowhere, --models: /nowhere (expected: a directory that can be read)",
    "--format, xml, Invalid value for option '--format'"
  })
  void shouldNameABadValueAndWhatWasExpected(String option, String value, String text) {
    refused("classify", option, value, image).contains(text);
  }

  @Test
  void shouldNameTheCardThatAModelLacks() throws IOException {
    Path models = folder.resolve("models");
    Path version = Files.createDirectories(models.resolve("smear").resolve("1"));
    Files.write(version.resolve("saved_model.pb"), new byte[] {1});

    refused("classify", "--embedded", "--models", models.toString(), "--model", "smear", image)
        .contains("--model smear@1: model.json: missing (expected: a file)");
  }

  @Test
  void shouldRefuseAnUnknownVariable() {
    CommandRun run =
        CommandRun.with(
            Map.of("TILEWISE_TYPO", "1"), "classify", "--bootstrap", "127.0.0.1:1", image);

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("TILEWISE_TYPO: unknown");
  }

  @Test
  void shouldRefuseAnUnknownVariableBeforeAnEmbeddedStackStarts() {
    CommandRun run = CommandRun.with(Map.of("TILEWISE_TYPO", "1"), "classify", "--embedded", image);

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("TILEWISE_TYPO: unknown");
  }

  @Test
  void shouldAskForABrokerWhereNoneIsNamed() {
    refused("submit", image).contains("TILEWISE_KAFKA_BOOTSTRAP_SERVERS: not set");
    refused("watch").contains("TILEWISE_KAFKA_BOOTSTRAP_SERVERS: not set");
    refused("topics", "create").contains("TILEWISE_KAFKA_BOOTSTRAP_SERVERS: not set");
  }

  @Test
  void shouldNotChooseBetweenAnEmbeddedAndANamedBroker() {
    refused("classify", "--embedded", "--bootstrap", "127.0.0.1:1", image)
        .contains("--embedded: with --bootstrap (expected: one of them)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"classify", "submit", "watch", "topics create", "rejudge"})
  void shouldRefuseAnAddressThatIsNone(String command) {
    List<String> args = new ArrayList<>(List.of(command.split(" ")));
    args.addAll(List.of("--bootstrap", "nowhere"));
    if (command.equals("classify") || command.equals("submit")) {
      args.add(image);
    }

    refused(args.toArray(String[]::new))
        .contains("bootstrap: nowhere (expected: host:port): ")
        .doesNotContain("\tat ");
  }

  @ParameterizedTest
  @CsvSource({
    "--http, 70000, --http: 70000 (expected: 0 to 65535)",
    "--kafka, -1, --kafka: -1 (expected: 0 to 65535)",
    "--images, /nowhere, --images: /nowhere (expected: a folder that exists)",
    "--models, /nowhere, --models: /nowhere (expected: a folder that exists)"
  })
  void shouldCheckTheOptionsOfAStackBeforeItStarts(String option, String value, String text) {
    refused("up", "--data-dir", folder.resolve("data").toString(), option, value).contains(text);
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void shouldRefuseATopicWithoutPartitions() {
    refused("topics", "create", "--bootstrap", "127.0.0.1:1", "--tile-partitions", "0")
        .contains("--tile-partitions: 0 (expected: >= 1)");
  }

  @Test
  void shouldCheckATrainingPlanBeforeItStarts() {
    refused("train", "--cells", folder.toString(), "--out", folder.toString(), "--epochs", "0")
        .contains("epochs: 0 (expected: 1 to 1000)");
  }

  private static org.assertj.core.api.AbstractStringAssert<?> refused(String... args) {
    CommandRun run = CommandRun.of(args);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.USAGE);
    assertThat(run.out()).isEmpty();
    return assertThat(run.err());
  }
}
