package io.tilewise.classifier.signature;

import io.tilewise.model.onnx.OnnxFile;
import io.tilewise.model.onnx.OnnxTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Whether ONNX Runtime knows what a file is written in. It says so itself, in words that name no
 * way out. Confined to one thread.
 */
public final class OnnxCheck {
  /** Of ONNX Runtime 1.23, as its own refusals say. */
  public static final long NEWEST_IR = 11;

  /** Of the standard operators. */
  public static final long NEWEST_OPSET = 23;

  private static final String EXPORT = ", which ONNX Runtime 1.23 knows; export with opset 17, say";

  private final List<String> problems = new ArrayList<>();

  private OnnxCheck() {}

  /**
   * Looks at a file.
   *
   * @throws IllegalArgumentException naming everything that the engine does not know
   */
  public static void check(OnnxFile file) {
    OnnxCheck check = new OnnxCheck();
    check.versions(file);
    check.names(file);
    check.check(
        file.operators().isEmpty(),
        "operators",
        file.operators(),
        "those of ONNX and ONNX Runtime; custom ones have no code here");
    if (!check.problems.isEmpty()) {
      throw new IllegalArgumentException(OnnxFile.NAME + ": " + String.join("; ", check.problems));
    }
  }

  private void versions(OnnxFile file) {
    check(
        file.irVersion() <= NEWEST_IR,
        "IR version",
        file.irVersion(),
        "at most " + NEWEST_IR + EXPORT);
    for (Map.Entry<String, Long> opset : file.opsets().entrySet()) {
      if (opset.getKey().isEmpty()) {
        check(
            opset.getValue() <= NEWEST_OPSET,
            "opset",
            opset.getValue(),
            "at most " + NEWEST_OPSET + EXPORT);
      }
    }
  }

  /** Names come into texts of events and logs. */
  private void names(OnnxFile file) {
    List<String> unprintable =
        Stream.concat(file.inputs().stream(), file.outputs().stream())
            .map(OnnxTensor::name)
            .filter(name -> name.chars().anyMatch(Character::isISOControl))
            .map(name -> name.replaceAll("\\p{Cntrl}", "\uFFFD"))
            .toList();
    check(
        unprintable.isEmpty(),
        "names of inputs and outputs",
        unprintable,
        "names without control characters");
  }

  private void check(boolean holds, String field, Object value, String expected) {
    if (!holds) {
      problems.add(field + ": " + value + " (expected: " + expected + ")");
    }
  }
}
