package io.tilewise.model.onnx;

import java.util.Set;
import java.util.TreeSet;

/** Who defines an operator. Stateless. */
final class OnnxDomains {
  /** Between domain and name, as ONNX Runtime writes it the other way round. */
  static final String BETWEEN = "::";

  private static final Set<String> KNOWN =
      Set.of(
          "",
          "ai.onnx.ml",
          "ai.onnx.training",
          "ai.onnx.preview.training",
          "com.microsoft",
          "com.microsoft.nchwc",
          "com.microsoft.experimental",
          "com.ms.internal.nhwc",
          "org.pytorch.aten");

  private OnnxDomains() {}

  /** The domain; the standard one has two names. */
  static String plain(String domain) {
    return domain.equals("ai.onnx") ? "" : domain;
  }

  /** Those of operators that neither a standard nor the model itself defines. */
  static Set<String> foreign(Set<String> operators, Set<String> functionDomains) {
    Set<String> foreign = new TreeSet<>();
    for (String operator : operators) {
      String domain = operator.substring(0, operator.indexOf(BETWEEN));
      if (!KNOWN.contains(domain) && !functionDomains.contains(domain)) {
        foreign.add(operator);
      }
    }
    return foreign;
  }
}
