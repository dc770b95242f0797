package io.tilewise.standalone.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.standalone.CommandRun;
import io.tilewise.standalone.command.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is refused before anybody asks a broker; there is none. */
class RejudgeCommandTest {
  @TempDir Path folder;

  @Test
  void shouldRefuseACardWhoseRuleDoesNotExist() throws IOException {
    Path card = Cards.ruledBy(folder, "guess");

    refused(card, "verdict.rule: guess (expected: one of majority-vote");
    refused(card, "verdict.rule: guess", "--rule", "nonsense");
  }

  @Test
  void shouldNameTheEntryOfTheFitThatIsBroken() throws IOException {
    String problem =
        "verdict.fit.rules[majority-vote].temperature: 0.0 (expected: above 0 and finite)";

    refused(Cards.brokenFit(folder), problem);
    refused(Cards.brokenFit(folder), problem, "--rule", "max-logit");
  }

  @Test
  void shouldRefuseARuleThatTheCardHasNoFitFor() throws IOException {
    Path unfitted = Cards.sample(folder, "\"fit\"", "\"was fit\"");

    refused(
        unfitted,
        "verdict.rule: evidence-mixture (expected: a rule that needs no fit, or a model card with"
            + " one)",
        "--rule",
        "evidence-mixture");
  }

  private static void refused(Path card, String problem, String... options) {
    Stream<String> start =
        Stream.of("rejudge", "--bootstrap", "localhost:1", "--model-card", card.toString());
    CommandRun run = CommandRun.of(Stream.concat(start, Stream.of(options)).toArray(String[]::new));

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("--model-card: " + card + ": " + problem);
    assertThat(run.out()).isEmpty();
  }
}
