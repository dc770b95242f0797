package io.tilewise.standalone.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.tiling.Region;
import io.tilewise.events.tiling.TissueMask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class CutOptionsTest {
  @TempDir Path folder;

  @Command
  private static final class Submitting {
    @Mixin private final SubmissionOptions options = new SubmissionOptions();
  }

  private ImageSubmitted submission(String... args) throws IOException {
    Path image = Files.createFile(folder.resolve("slide.png"));
    Submitting command = new Submitting();
    CommandLine line = new CommandLine(command);
    line.parseArgs(
        Stream.concat(Stream.of(image.toString()), Stream.of(args)).toArray(String[]::new));
    return command.options.submissions().getFirst();
  }

  @Test
  void shouldSubmitThePartAndTheMaskThatAreAskedFor() throws IOException {
    ImageSubmitted submission = submission("--region", "10,20,300,40", "--tissue=0.07");

    assertThat(submission.region()).isEqualTo(new Region(10, 20, 300, 40));
    assertThat(submission.tissue()).isEqualTo(new TissueMask.Threshold(0.07));
  }

  @Test
  void shouldLeaveBothToTheCardUnlessAsked() throws IOException {
    ImageSubmitted submission = submission();

    assertThat(submission.region()).isNull();
    assertThat(submission.tissue()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "--region=1,2,3|'1,2,3' (expected: X,Y,WIDTH,HEIGHT in pixels",
        "--region=-1,2,3,4|'-1,2,3,4' (expected: X,Y,WIDTH,HEIGHT in pixels",
        "--region=1,2,3.5,4|'1,2,3.5,4' (expected: X,Y,WIDTH,HEIGHT in pixels",
        "--region=1,2,0,4|'1,2,0,4': region.width: 0 (expected: 1 to 1000000000)",
        "--region=1,2,9999999999,4|'1,2,9999999999,4': region.width: 2147483647 (expected: 1 to",
        "--tissue=some|'some' (expected: off, auto or a saturation of 0 to 1)",
        "--tissue=2|'2' (expected: off, auto or a saturation of 0 to 1)"
      })
  void shouldNameWhatCannotBeAskedFor(String option, String problem) {
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> submission(option))
        .withMessageContaining(problem);
  }
}
