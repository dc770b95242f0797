package io.tilewise.standalone.repository;

import static io.tilewise.standalone.repository.Options.madeBy;
import static io.tilewise.standalone.repository.Options.problems;
import static io.tilewise.standalone.repository.Options.signature;
import static io.tilewise.standalone.repository.Options.tensor;
import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.classifier.signature.Signature.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScalingTest {
  private static final Tensor KERAS = tensor("float", -1, 64, 64, 3);
  private static final Tensor PYTORCH = tensor("float", -1, 3, 64, 64);
  private static final Tensor OUTPUT = madeBy("Gemm", -1, 2);
  private static final String MISSING = "--mean: missing (expected: the mean of PyTorch's";

  @ParameterizedTest
  @CsvSource({
    "255, 255 (expected: at most 1; 1/255",
    "127.5, 127.5 (expected: at most 1; 1/127.5",
    "2, 2 (expected: at most 1; 1/255 or 1",
    "1.5, 1.5 (expected: at most 1; 1/255 or 1"
  })
  void shouldAskAgainForAScaleThatMakesBytesLarger(String scale, String text) {
    String[] parts = text.split("; ");

    assertThat(asked(KERAS, "--scale=" + scale, "--mean=.485"))
        .singleElement()
        .asString()
        .startsWith("--scale: " + parts[0] + ", because a byte of 0 to 255 is multiplied by it; ")
        .endsWith("; " + parts[1] + ", most likely)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "1/255", "1/256", "0.5", "-1/255"})
  void shouldTakeAScaleUpToOne(String scale) {
    assertThat(asked(KERAS, "--scale=" + scale)).isEmpty();
  }

  @Test
  void shouldAskForTheMeanOfWhatLooksLikePyTorchs() {
    assertThat(asked(PYTORCH, "--scale=1/255"))
        .singleElement()
        .asString()
        .startsWith(MISSING)
        .contains("--mean 0.485,0.456,0.406 --std 0.229,0.224,0.225", "--mean 0,0,0 ");
    assertThat(asked(PYTORCH, "--scale=1/255", "--std=0.5")).hasSize(1);
    for (String mean : List.of("0,0,0", "0", "0.485,0.456,0.406")) {
      assertThat(asked(PYTORCH, "--scale=1/255", "--mean=" + mean)).isEmpty();
    }
  }

  @Test
  void shouldAskForScaleAndMeanAtOnceWhereTheNetworkTakesAnySize() {
    assertThat(asked(tensor("float", -1, 3, -1, -1)))
        .anyMatch(text -> text.startsWith("--tile: missing"))
        .anyMatch(text -> text.startsWith("--scale: missing"))
        .anyMatch(text -> text.startsWith(MISSING));
  }

  @Test
  void shouldGoByTheLayoutThatIsGiven() {
    Tensor any = tensor("float", -1, -1, -1, -1);

    assertThat(asked(any, "--scale=1", "--tile=64", "--layout=NCHW"))
        .singleElement()
        .asString()
        .startsWith(MISSING);
    assertThat(asked(any, "--scale=1", "--tile=64", "--layout=NHWC")).isEmpty();
    assertThat(asked(tensor("uint8", -1, 3, 64, 64))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1/255 | 123.675,116.28,103.53 | 123.675 (expected: a mean of what --scale gives, which is"
            + " 0 to 1; 0 where",
        "1 | 0.485,0.456,0.406 | 0.485 (expected: a mean of what --scale gives, which is 0 to 255;",
        "1/127.5 | 127.5 | 127.5 (expected: a mean of what --scale gives, which is 0 to 2;"
      })
  void shouldAskAgainForAMeanOfOtherNumbersThanTheScaleGives(
      String scale, String mean, String text) {
    assertThat(asked(PYTORCH, "--scale=" + scale, "--mean=" + mean))
        .singleElement()
        .asString()
        .startsWith("--mean: " + text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1/127.5 | 1",
        "1 | 103.939,116.779,123.68",
        "1/255 | 0.485,0.456,0.406",
        "1/255 | 0.0",
        "-1/255 | -1"
      })
  void shouldTakeAMeanOfWhatTheScaleGives(String scale, String mean) {
    assertThat(asked(PYTORCH, "--scale=" + scale, "--mean=" + mean)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--scale=1 | mean 0, std 1",
        "--scale=1 --std=2 | mean 0",
        "--scale=1 --mean=9 | std 1",
        "--scale=1 --mean=9 --std=2 | ",
        "--scale=1 --mean=0 | "
      })
  void shouldSayWhatItAssumesOfMeanAndStd(String args, String assumed) {
    Notes notes = new Notes();
    AddOptions options = Options.of(args.split(" "));

    new Scaling(
            Call.choose(List.of(signature("serving_default", KERAS, OUTPUT)), options, notes)
                .orElseThrow(),
            options,
            notes)
        .check();

    assertThat(notes.assumptions().stream().map(Notes.Assumption::what))
        .isEqualTo(Stream.ofNullable(assumed).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "1/255, 1/255",
    "0.00392156862745098, 1/255",
    "1/127.5, 1/127.5",
    "1, 1",
    "0.5, 0.5",
    "0.1, 0.1",
    "0.485, 0.485",
    "255, 255",
    "0, 0",
    "-1/255, -0.00392156862745098"
  })
  void shouldWriteNumbersAsPeopleDo(String given, String shown) {
    assertThat(Factor.text(new Factor().convert(given))).isEqualTo(shown);
  }

  private static List<String> asked(Tensor input, String... args) {
    return problems(
        input,
        OUTPUT,
        Stream.concat(Stream.of("--labels=sick,well", "--positive=sick"), Arrays.stream(args))
            .toArray(String[]::new));
  }
}
