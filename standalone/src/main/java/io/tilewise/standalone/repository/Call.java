package io.tilewise.standalone.repository;

import io.tilewise.classifier.signature.Signature;
import io.tilewise.classifier.signature.Signature.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One input and one output of one signature.
 *
 * @param signature its name, empty where a card need not name it
 */
record Call(
    Optional<String> signature, String input, Tensor picture, String output, Tensor numbers) {
  private static final String DEFAULT = "serving_default";
  private static final int PICTURE_RANK = 4;
  private static final Set<String> PICTURE_TYPES = Set.of("float", "uint8");

  /**
   * Chooses them.
   *
   * @param notes takes what the options have to say
   */
  static Optional<Call> choose(List<Signature> signatures, AddOptions options, Notes notes) {
    Optional<Signature> chosen = signature(signatures, options, notes);
    if (chosen.isEmpty()) {
      return Optional.empty();
    }
    Signature signature = chosen.get();
    Map.Entry<String, Tensor> picture = signature.inputs().firstEntry();
    Optional<String> name =
        Optional.of(signature.name()).filter(s -> signatures.size() > 1 && !s.equals(DEFAULT));
    return only(signature.outputs(), options.output, notes)
        .map(
            output ->
                new Call(
                    name,
                    picture.getKey(),
                    picture.getValue(),
                    output.getKey(),
                    output.getValue()));
  }

  private static Optional<Signature> signature(
      List<Signature> signatures, AddOptions options, Notes notes) {
    List<Signature> wanted =
        signatures.stream()
            .filter(each -> options.signature == null || each.name().equals(options.signature))
            .toList();
    List<Signature> fitting = wanted.stream().filter(each -> takesAPicture(each, options)).toList();
    Optional<Signature> standard = fitting.stream().filter(s -> s.name().equals(DEFAULT)).findAny();
    if (standard.isPresent() || fitting.size() == 1) {
      return standard.or(() -> Optional.of(fitting.getFirst()));
    }
    List<String> names = signatures.stream().map(Signature::name).toList();
    if (!fitting.isEmpty()) {
      notes.problem("--signature: missing (expected: one of " + names + ")");
    } else if (wanted.isEmpty() && !signatures.isEmpty()) {
      notes.problem("--signature: " + options.signature + " (expected: one of " + names + ")");
    } else {
      notes.problem(
          "PATH: takes no picture (expected: a signature with one input of four axes, float or"
              + " uint8):"
              + wanted.stream().map(each -> "\n  " + each).collect(Collectors.joining()));
    }
    return Optional.empty();
  }

  private static boolean takesAPicture(Signature signature, AddOptions options) {
    return signature.inputs().size() == 1
        && (options.input == null || signature.inputs().containsKey(options.input))
        && isPicture(signature.inputs().firstEntry().getValue());
  }

  private static boolean isPicture(Tensor tensor) {
    return PICTURE_TYPES.contains(tensor.dtype())
        && tensor.shape().map(shape -> shape.size() == PICTURE_RANK).orElse(true);
  }

  private static Optional<Map.Entry<String, Tensor>> only(
      SequencedMap<String, Tensor> tensors, @Nullable String wanted, Notes notes) {
    Optional<Map.Entry<String, Tensor>> found =
        tensors.entrySet().stream()
            .filter(each -> wanted == null || each.getKey().equals(wanted))
            .findFirst();
    if (found.isPresent() && (wanted != null || tensors.size() == 1)) {
      return found;
    }
    List<String> all = tensors.entrySet().stream().map(Call::text).toList();
    notes.problem(
        "--output: %s (expected: one of %s)".formatted(wanted == null ? "missing" : wanted, all));
    return Optional.empty();
  }

  private static String text(Map.Entry<String, Tensor> tensor) {
    return tensor.getKey() + " " + tensor.getValue();
  }

  /** What gives the numbers, for people. */
  String madeBy() {
    return numbers.madeBy().map(operation -> ", made by " + operation).orElse("");
  }
}
