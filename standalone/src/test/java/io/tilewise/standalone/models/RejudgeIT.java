package io.tilewise.standalone.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.events.model.ModelReference;
import io.tilewise.image.png.TilePng;
import io.tilewise.model.Model;
import io.tilewise.model.ModelRepository;
import io.tilewise.standalone.CommandRun;
import io.tilewise.standalone.command.ExitCode;
import io.tilewise.standalone.demo.Rgb;
import io.tilewise.standalone.demo.SmearPainter;
import io.tilewise.standalone.demo.SmearPlan;
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

/** Recorded scores judged again over a running stack, by other rules and by another card. */
class RejudgeIT {
  private static final Path MODELS = Path.of("../models");

  @TempDir static Path folder;
  private static EmbeddedStack stack;

  /** Two smears of 16 cells: none and two infected, which a median overlooks. */
  @BeforeAll
  static void classify() throws Exception {
    Model model = new ModelRepository(MODELS).resolve(ModelReference.parse("thin-smear"));
    stack = EmbeddedStack.start(MODELS, model, List.of(folder.toRealPath()), Map.of());
    CommandRun run =
        CommandRun.of("classify", "--bootstrap", bootstrap(), smear("none", 0), smear("few", 2));
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
  }

  @AfterAll
  static void stop() {
    if (stack != null) {
      stack.close();
    }
  }

  private static String bootstrap() {
    return stack.connection().bootstrapServers();
  }

  private static String smear(String name, int infected) throws IOException {
    Path file = folder.toRealPath().resolve(name + ".png");
    SmearPlan plan = new SmearPlan(name, 4, 4, 128, infected, new Rgb(196, 166, 178), 5);
    return Files.write(file, TilePng.encode(SmearPainter.paint(plan))).toString();
  }

  private static CommandRun rejudge(String... arguments) {
    String[] all = new String[3 + arguments.length];
    all[0] = "rejudge";
    all[1] = "--bootstrap";
    all[2] = bootstrap();
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    return CommandRun.of(all);
  }

  @Test
  void shouldSayTheSameForTheSameRule() {
    CommandRun run = rejudge("--format", "json");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.out())
        .hasSize(2)
        .allSatisfy(
            line -> {
              String emitted =
                  line.substring(line.indexOf("\"emitted\":") + 10, line.indexOf(",\"rejudged\":"));
              assertThat(line)
                  .isEqualTo("{\"changed\":false,\"emitted\":%1$s,\"rejudged\":%1$s}", emitted);
            });
  }

  @Test
  void shouldShowWhatAnotherRuleWouldChange() {
    CommandRun run = rejudge("--rule", "quantile(q=0.5)");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.out()).anyMatch(line -> line.startsWith("few") && line.endsWith("CHANGES"));
    assertThat(run.out().getLast()).endsWith("of 2 would change");
  }

  @Test
  void shouldJudgeOnlyWhatWasChosen() {
    assertThat(rejudge("none").out().getLast()).isEqualTo("0 of 1 would change");
    assertThat(rejudge("--to", "2020-01-01T00:00:00Z").out().getLast())
        .isEqualTo("0 of 0 would change");
    assertThat(rejudge("nobody").exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(rejudge("nobody").err())
        .contains("images: nobody: never tiled (expected: a manifest of each)");
  }

  @Test
  void shouldRefuseACardThatWasFittedForAnotherModel() throws IOException {
    Path card = folder.resolve("card/model.json");
    Files.createDirectories(card.getParent());
    String text = Files.readString(MODELS.resolve("thin-smear/1/model.json"));
    Files.writeString(card, text.replace("thin-smear@1", "thin-smear@2"));

    CommandRun run = rejudge("--model-card", card.getParent().toString());

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(run.out()).filteredOn(line -> line.endsWith("CHANGES")).hasSize(2);
    assertThat(String.join("\n", run.out())).contains("verdict.fit.scope: thin-smear@2");
  }

  @Test
  void shouldNameEveryBadOption() {
    CommandRun run = rejudge("--rule", "best", "--from", "yesterday", "--model-card", "/nowhere");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err())
        .contains("--rule: best (expected: one of majority-vote")
        .contains("--from: yesterday (expected: a time")
        .contains("--model-card: /nowhere (expected: a folder with model.json)");
  }
}
