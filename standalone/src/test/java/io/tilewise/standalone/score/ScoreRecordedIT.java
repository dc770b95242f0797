package io.tilewise.standalone.score;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.events.model.ModelReference;
import io.tilewise.model.Model;
import io.tilewise.model.ModelRepository;
import io.tilewise.standalone.CommandRun;
import io.tilewise.standalone.command.ExitCode;
import io.tilewise.standalone.stack.EmbeddedStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scores that a running stack has recorded. */
class ScoreRecordedIT {
  private static final Path MODELS = Path.of("../models");

  @TempDir static Path folder;
  private static EmbeddedStack stack;

  @BeforeAll
  static void classify() throws Exception {
    Model model = new ModelRepository(MODELS).resolve(ModelReference.parse("thin-smear"));
    stack = EmbeddedStack.start(MODELS, model, List.of(folder.toRealPath()), Map.of());
    Path few = Files.write(folder.resolve("few.png"), ScoreRuns.smear("few", 2, 1));
    Path none = Files.write(folder.resolve("none.png"), ScoreRuns.smear("none", 0, 2));
    CommandRun run = CommandRun.of("classify", "--bootstrap", bootstrap(), real(few), real(none));
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
  }

  @AfterAll
  static void stop() {
    if (stack != null) {
      stack.close();
    }
  }

  private static String real(Path file) throws IOException {
    return file.toRealPath().toString();
  }

  private static String bootstrap() {
    return stack.connection().bootstrapServers();
  }

  private static CommandRun score(Path labels, Path out, String... more) {
    String[] all = new String[7 + more.length];
    List<String> first =
        List.of(
            "score",
            "--images",
            labels.toString(),
            "--out",
            out.toString(),
            "--bootstrap",
            bootstrap());
    first.toArray(all);
    System.arraycopy(more, 0, all, 7, more.length);
    return CommandRun.of(all);
  }

  private static Path list(String... rows) throws IOException {
    Path list = Files.createTempFile(folder, "labels", ".csv");
    return Files.writeString(list, "file,group,label\n" + String.join("\n", rows) + "\n", UTF_8);
  }

  @Test
  void shouldWriteWhatIsRecordedAsIfItWereScoredNow() throws IOException {
    Path labels = list("few.png,p,parasitized", "none.png,q,uninfected");
    Path recorded = folder.resolve("recorded.csv");
    Path now = folder.resolve("now.csv");

    CommandRun run = score(labels, recorded);

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.out().getFirst()).startsWith("scores of 2 images by thin-smear@1: ");
    CommandRun scored =
        CommandRun.of("score", "--images", labels.toString(), "--out", now.toString());
    assertThat(scored.exitCode()).as(scored.err()).isEqualTo(ExitCode.DONE);
    assertThat(withoutLogits(recorded)).isEqualTo(withoutLogits(now));
  }

  /** The last bits of a logit depend on its batch. */
  private static List<String> withoutLogits(Path scores) throws IOException {
    return Files.readAllLines(scores, UTF_8).stream()
        .map(line -> line.replaceFirst(",[^,]*,[^,]*$", ""))
        .toList();
  }

  @Test
  void shouldNameImagesThatTheStackDoesNotKnow() throws IOException {
    Path out = folder.resolve("unknown.csv");

    CommandRun run =
        score(list("few.png,p,parasitized", "x.png,q,uninfected", "y.png,q,uninfected"), out);

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("images x, y: never tiled (expected: submitted images");
    assertThat(out).doesNotExist();
  }

  @Test
  void shouldTakeScoresOfTheModelThatIsNamed() throws IOException {
    Path labels = list("few.png,p,parasitized");
    Path out = folder.resolve("named.csv");

    assertThat(score(labels, out, "--model", "thin-smear@1").exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(score(labels, out, "--model", "thin-smear@7", "--replace").err())
        .contains("images few: never tiled");
  }

  @Test
  void shouldRefuseLabelsThatTheModelDoesNotHave() throws IOException {
    CommandRun run = score(list("few.png,p,cyst"), folder.resolve("cyst.csv"));

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err())
        .contains("image few, label: cyst (expected: one of [parasitized, uninfected])");
  }
}
