package io.tilewise.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tilewise.classifier.signature.Signature;
import io.tilewise.classifier.signature.Signature.Tensor;
import io.tilewise.classifier.signature.SignatureCheck;
import io.tilewise.classifier.signature.SignatureCheck.Call;
import io.tilewise.model.ModelCard;
import io.tilewise.model.ModelInput.DType;
import io.tilewise.model.ModelInput.Layout;
import io.tilewise.model.ModelOutput;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignatureCheckTest {
  private static final Tensor PICTURES = floats(-1, 4, 4, 3);
  private static final Tensor SCORES = floats(-1, 3);

  @Test
  void shouldPreferTheDefaultAmongThoseThatFit() {
    List<Signature> signatures =
        List.of(signature("predict"), signature("serving_default"), signature("zoom"));

    Call call = SignatureCheck.choose(Cards.floats(), signatures);

    assertThat(call).isEqualTo(new Call("serving_default", 0, 0));
  }

  @Test
  void shouldTakeTheOneThatTheCardNames() {
    List<Signature> signatures = List.of(signature("predict"), signature("serving_default"));

    Call call = SignatureCheck.choose(named("predict"), signatures);

    assertThat(call.signature()).isEqualTo("predict");
  }

  @Test
  void shouldPassOverADefaultWithOtherNames() {
    Signature other = signature("serving_default", Map.of("z", PICTURES), Map.of("y", SCORES));

    Call call = SignatureCheck.choose(Cards.floats(), List.of(signature("predict"), other));

    assertThat(call.signature()).isEqualTo("predict");
  }

  @Test
  void shouldFindTheOutputAmongOthersSortedByName() {
    Signature signature =
        signature(
            "serving_default",
            Map.of("x", PICTURES),
            Map.of("a", PICTURES, "y", SCORES, "z", SCORES));

    Call call = SignatureCheck.choose(Cards.floats(), List.of(signature));

    assertThat(call.outputIndex()).isEqualTo(1);
  }

  @Test
  void shouldTellAFixedBatchSize() {
    Signature signature =
        signature("serving_default", Map.of("x", floats(8, 4, 4, 3)), Map.of("y", floats(8, 3)));

    Call call = SignatureCheck.choose(Cards.floats(), List.of(signature));

    assertThat(call.fixedBatch()).isEqualTo(8);
  }

  @Test
  void shouldAcceptShapesThatAreNotKnown() {
    Tensor unknown = new Tensor("float", Optional.empty());
    Signature signature = signature("serving_default", Map.of("x", unknown), Map.of("y", unknown));

    Call call = SignatureCheck.choose(Cards.floats(), List.of(signature));

    assertThat(call).isEqualTo(new Call("serving_default", 0, 0));
  }

  @Test
  void shouldAskForANameWhereSeveralFitAndNoneIsTheDefault() {
    List<Signature> signatures = List.of(signature("fast"), signature("fine"));

    assertRefused(
        Cards.floats(),
        signatures,
        "input.signature: missing (expected: one of [fast, fine], because the model has no"
            + " serving_default)");
  }

  @Test
  void shouldListTheSignaturesWhenTheNamesFitNone() {
    assertRefused(
        named("other"),
        List.of(signature("serving_default")),
        "card: signature other, input x, output y (expected: as in one of the signatures"
            + " [serving_default(x float[-1, 4, 4, 3]) -> (y float[-1, 3])])");
  }

  @Test
  void shouldNameEveryContradiction() {
    Signature signature =
        signature(
            "serving_default",
            Map.of("x", new Tensor("uint8", Optional.of(List.of(-1L, 8L, 4L, 3L))), "more", SCORES),
            Map.of("y", new Tensor("int64", Optional.of(List.of(-1L)))));

    assertRefused(
        Cards.floats(),
        List.of(signature),
        "inputs: [more, x] (expected: x alone)",
        "input.dtype: float (expected: as in the signature: uint8[-1, 8, 4, 3])",
        "input.width, height, layout: NHWC [-1, 4, 4, 3] (expected: as in the signature: uint8",
        "output dtype: int64 (expected: float)",
        "labels: [red, green, blue] (expected: one per number of the output: int64[-1])");
  }

  @Test
  void shouldRefuseALayoutThatTheSignatureContradicts() {
    ModelCard planes =
        Cards.card(
            Cards.input(null, "x", DType.FLOAT32, Layout.NCHW), Cards.output("y"), Cards.RGB);

    assertRefused(
        planes,
        List.of(signature("serving_default")),
        "input.width, height, layout: NCHW [-1, 3, 4, 4] (expected: as in the signature: float");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "LOGITS|-1 2|true",
        "LOGITS|-1 1 1 2|true",
        "LOGITS|-1 2 1 1|true",
        "LOGITS|-1 -1|true",
        "LOGITS|-1|false",
        "LOGITS|-1 1|false",
        "LOGITS|-1 7 7 2|false",
        "LOGITS|-1 5 2|false",
        "LOGITS|-1 1 1 1 2|false",
        "SIGMOID|-1 1|true",
        "LOGIT|-1|true",
        "SIGMOID|-1 1 1 1|true",
        "SIGMOID|-1 2|false",
        "LOGIT|-1 8 8 1|false"
      })
  void shouldTakeOneRowPerTileInAnyShape(ModelOutput.Kind kind, String shape, boolean taken) {
    long[] sizes = Arrays.stream(shape.split(" ")).mapToLong(Long::parseLong).toArray();
    ModelCard card = Cards.head(kind, null, List.of("sick", "well"));
    List<Signature> signatures =
        List.of(signature("serving_default", Map.of("x", PICTURES), Map.of("y", floats(sizes))));

    if (taken) {
      assertThat(SignatureCheck.choose(card, signatures).outputIndex()).isZero();
    } else {
      assertRefused(card, signatures, "labels: [sick, well] (expected: one ");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "LOGIT, Sigmoid, sigmoid",
    "LOGIT, HardSigmoid, sigmoid",
    "SIGMOID, Sigmoid,",
    "LOGIT, MatMul,",
    "SIGMOID, MatMul,"
  })
  void shouldRefuseAKindThatTheLastOperationContradicts(
      ModelOutput.Kind kind, String operation, @Nullable String expected) {
    Tensor output = new Tensor("float", floats(-1, 1).shape(), Optional.of(operation));

    assertThat(SignatureCheck.kindProblem(kind, output))
        .isEqualTo(
            Optional.ofNullable(expected)
                .map(
                    right ->
                        "output.kind: logit (expected: %s, because the output is made by %s)"
                            .formatted(right, operation)));
  }

  @Test
  void shouldRefuseToLoadLogitsThatASoftmaxMade() {
    Tensor output = new Tensor("float", floats(-1, 2).shape(), Optional.of("Softmax"));

    assertRefused(
        Cards.head(ModelOutput.Kind.LOGITS, null, List.of("sick", "well")),
        List.of(signature("serving_default", Map.of("x", PICTURES), Map.of("y", output))),
        "output.kind: logits (expected: probabilities, because the output is made by Softmax)");
  }

  private static ModelCard named(String signature) {
    return Cards.card(
        Cards.input(signature, "x", DType.FLOAT32, Layout.NHWC), Cards.output("y"), Cards.RGB);
  }

  private static Signature signature(String name) {
    return signature(name, Map.of("x", PICTURES), Map.of("y", SCORES));
  }

  private static Signature signature(
      String name, Map<String, Tensor> inputs, Map<String, Tensor> outputs) {
    return new Signature(name, new TreeMap<>(inputs), new TreeMap<>(outputs));
  }

  private static Tensor floats(long... shape) {
    return new Tensor("float", Optional.of(Arrays.stream(shape).boxed().toList()));
  }

  private static void assertRefused(ModelCard card, List<Signature> signatures, String... texts) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SignatureCheck.choose(card, signatures))
        .withMessageContainingAll(texts);
  }
}
