package io.tilewise.classifier.signature;

import io.tilewise.classifier.signature.Signature.Tensor;
import io.tilewise.model.ModelCard;
import io.tilewise.model.ModelInput;
import io.tilewise.model.ModelInput.DType;
import io.tilewise.model.ModelInput.Layout;
import io.tilewise.model.ModelOutput.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Holds a card against the signatures of a model: chooses the one to call and names everything in
 * which the two contradict each other. Confined to one thread.
 */
public final class SignatureCheck {
  private static final String DEFAULT = "serving_default";
  private static final int IMAGE_RANK = 4;

  /** Operations that give numbers from 0 to 1, and what these are. */
  private static final Map<String, String> SHARES =
      Map.of("Sigmoid", "sigmoid", "HardSigmoid", "sigmoid", "Softmax", "probabilities");

  private static final int MAX_FIXED_BATCH = 4096;

  private final ModelCard card;
  private final List<String> problems = new ArrayList<>();

  private SignatureCheck(ModelCard card) {
    this.card = card;
  }

  /**
   * Chooses the signature.
   *
   * @throws IllegalArgumentException naming every contradiction, each with what was expected
   */
  public static Call choose(ModelCard card, List<Signature> signatures) {
    Signature signature = signature(card, signatures);
    SignatureCheck check = new SignatureCheck(card);
    Tensor input = signature.inputs().get(card.input().name());
    Tensor output = signature.outputs().get(card.output().name());
    if (input == null || output == null) {
      throw noMatch(card, List.of(signature));
    }
    check.checkInputs(signature);
    check.checkInput(input);
    check.checkOutput(output);
    if (!check.problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", check.problems));
    }
    int outputIndex = List.copyOf(signature.outputs().keySet()).indexOf(card.output().name());
    return new Call(signature.name(), outputIndex, fixedBatch(input));
  }

  private static Signature signature(ModelCard card, List<Signature> signatures) {
    String wanted = card.input().signature();
    List<Signature> matching =
        signatures.stream()
            .filter(s -> wanted == null || s.name().equals(wanted))
            .filter(s -> s.has(card.input().name(), card.output().name()))
            .toList();
    if (matching.isEmpty()) {
      throw noMatch(card, signatures);
    }
    return matching.stream()
        .filter(s -> s.name().equals(DEFAULT) || matching.size() == 1)
        .findFirst()
        .orElseThrow(() -> ambiguous(matching));
  }

  private static IllegalArgumentException noMatch(ModelCard card, List<Signature> signatures) {
    ModelInput input = card.input();
    String wanted = input.signature() == null ? "" : "signature " + input.signature() + ", ";
    return new IllegalArgumentException(
        "card: %sinput %s, output %s (expected: as in one of the signatures %s)"
            .formatted(wanted, input.name(), card.output().name(), signatures));
  }

  private static IllegalArgumentException ambiguous(List<Signature> matching) {
    return new IllegalArgumentException(
        "input.signature: missing (expected: one of "
            + matching.stream().map(Signature::name).toList()
            + ", because the model has no "
            + DEFAULT
            + ")");
  }

  private void checkInputs(Signature signature) {
    check(
        signature.inputs().size() == 1,
        "inputs",
        signature.inputs().keySet(),
        card.input().name() + " alone");
  }

  private void checkInput(Tensor tensor) {
    ModelInput input = card.input();
    String dtype = input.dtype() == DType.UINT8 ? "uint8" : "float";
    check(tensor.dtype().equals(dtype), "input.dtype", dtype, "as in the signature: " + tensor);
    List<Long> wanted = imageShape(input);
    boolean fits =
        tensor
            .shape()
            .map(shape -> shape.size() == IMAGE_RANK && agree(shape, wanted))
            .orElse(true);
    check(
        fits,
        "input.width, height, layout",
        input.layout() + " " + wanted,
        "as in the signature: " + tensor);
    int batch = fixedBatch(tensor);
    check(batch <= MAX_FIXED_BATCH, "batch", batch, "at most " + MAX_FIXED_BATCH);
  }

  private static List<Long> imageShape(ModelInput input) {
    long width = input.width();
    long height = input.height();
    return input.layout() == Layout.NHWC
        ? List.of(-1L, height, width, 3L)
        : List.of(-1L, 3L, height, width);
  }

  private static boolean agree(List<Long> shape, List<Long> wanted) {
    for (int i = 0; i < shape.size(); i++) {
      boolean open = shape.get(i) < 0 || wanted.get(i) < 0;
      if (!open && !shape.get(i).equals(wanted.get(i))) {
        return false;
      }
    }
    return true;
  }

  private void checkOutput(Tensor tensor) {
    check(tensor.dtype().equals("float"), "output dtype", tensor.dtype(), "float");
    boolean fits =
        tensor.shape().map(shape -> RowShape.fits(shape, -1, card.outputNumbers())).orElse(true);
    check(fits, "labels", card.labels(), expectedNumbers(tensor));
    kindProblem(card.output().kind(), tensor).ifPresent(problems::add);
  }

  /**
   * Why the numbers of an output cannot be what they are said to be: taken for logits, shares of 0
   * to 1 say hardly anything, and the engine cannot see that they are none.
   */
  public static Optional<String> kindProblem(Kind kind, Tensor output) {
    return output
        .madeBy()
        .filter(operation -> SHARES.containsKey(operation))
        .filter(operation -> kind == Kind.LOGIT || kind == Kind.LOGITS)
        .map(
            operation ->
                "output.kind: %s (expected: %s, because the output is made by %s)"
                    .formatted(
                        kind.name().toLowerCase(Locale.ROOT), SHARES.get(operation), operation));
  }

  private String expectedNumbers(Tensor tensor) {
    if (card.output().kind().isOneNumber()) {
      return "one number for both, as output.kind says: " + tensor;
    }
    boolean one = tensor.shape().map(shape -> RowShape.fits(shape, -1, 1)).orElse(false);
    return "one per number of the output: "
        + tensor
        + (one && card.labels().size() == 2 ? ", or output.kind sigmoid or logit" : "");
  }

  /** Tiles that the signature takes at once, 0 when any number will do. */
  private static int fixedBatch(Tensor input) {
    return input
        .shape()
        .filter(shape -> !shape.isEmpty() && shape.getFirst() > 0)
        .map(shape -> (int) Math.min(shape.getFirst(), Integer.MAX_VALUE))
        .orElse(0);
  }

  private void check(boolean holds, String field, Object value, String expected) {
    if (!holds) {
      problems.add(field + ": " + value + " (expected: " + expected + ")");
    }
  }

  /**
   * How the model is called.
   *
   * @param signature its name
   * @param outputIndex position of the card's output among the engine's outputs
   * @param fixedBatch tiles that the model takes at once, 0 when any number will do
   */
  public record Call(String signature, int outputIndex, int fixedBatch) {}
}
