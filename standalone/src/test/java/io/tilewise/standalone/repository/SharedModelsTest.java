package io.tilewise.standalone.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tilewise.events.model.ModelReference;
import io.tilewise.model.ModelCard;
import io.tilewise.model.ModelRepository;
import io.tilewise.standalone.CommandRun;
import io.tilewise.standalone.command.ExitCode;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks that nobody here wrote: added, or refused for what they are. */
class SharedModelsTest {
  private static final Path DATA = Path.of("../../shared/data");

  @TempDir Path folder;

  @BeforeEach
  void assumeData() {
    assumeThat(DATA).as("the shared data beside the repository").exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"nlm44", "sudan"})
  void shouldProposeTheCardThatPeopleWrote(String name) throws Exception {
    Path version = DATA.resolve("malaria/models").resolve(name).resolve("1");

    CommandRun run =
        add(
            version,
            "--labels=parasitized,uninfected",
            "--positive=parasitized",
            "--severity=uninfected,parasitized",
            "--tile=128",
            "--scale=1/255",
            "--rule=mean-log-probability");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
    ModelCard card = new ModelRepository(folder).resolve(ModelReference.parse("x")).card();
    ModelCard theirs = ModelCard.read(version.resolve(ModelCard.FILE_NAME));
    assertThat(card.input()).isEqualTo(theirs.input());
    assertThat(card.output()).isEqualTo(theirs.output());
    assertThat(card.tile()).isEqualTo(theirs.tile());
    assertThat(card.severity()).isEqualTo(theirs.severity());
  }

  @Test
  void shouldGiveNoVerdictWithAForgottenScale() {
    CommandRun run =
        add(
            DATA.resolve("malaria/models/nlm44/1"),
            "--labels=parasitized,uninfected",
            "--tile=128");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("--scale: missing", "--scale 1/255", "--scale 1 ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "half_plus_two_cpu/00000123|takes no picture|serving_default(x float[-1, 1])",
        "half_plus_two_gpu/00000123|takes no picture|serving_default(x float[-1, 1])",
        "half_plus_two_2_versions/00000123|takes no picture|regress_x_to_y(inputs string",
        "half_plus_two_2_versions/00000124|takes no picture|serving_default(x float[-1, 1])",
        "counter/00000123|one answer for the whole batch|output: output float[]",
        "half_plus_two_2_versions|a folder with 00000123, 00000124|such as"
      })
  void shouldRefuseNetworksThatTakeNoPictures(String directory, String reason, String seen) {
    CommandRun run =
        add(DATA.resolve("savedmodels").resolve(directory), "--labels=a,b", "--scale=1");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains(reason, seen);
    assertThat(folder).isEmptyDirectory();
  }

  private CommandRun add(Path network, String... options) {
    String[] args = new String[options.length + 6];
    System.arraycopy(options, 0, args, 6, options.length);
    args[0] = "model";
    args[1] = "add";
    args[2] = network.toString();
    args[3] = "--name=x";
    args[4] = "--models";
    args[5] = folder.toString();
    return CommandRun.of(args);
  }
}
