package io.tilewise.classifier;

import java.util.regex.Pattern;

/**
 * What an engine or an exception says, for those who read verdicts and dead letters and need not
 * know where on which machine the models are. Stateless.
 */
public final class PathFree {
  /** Folders of an absolute path; a name of the graph, such as {@code model/conv}, has none. */
  private static final Pattern FOLDERS =
      Pattern.compile("(?<![\\w./{-])(?:[A-Za-z]:)?[/\\\\](?:[^\\s/\\\\:;,'\"]+[/\\\\])+");

  /**
   * TensorFlow names the host where an operation is missing, ONNX Runtime with each failure of
   * CUDA.
   */
  private static final Pattern HOST =
      Pattern.compile("(?<=\\bbinary) running on \\S*[^\\s.]|;? ?\\bhostname=[^\\s;]*");

  private PathFree() {}

  /** The text, of whose absolute paths the last name alone is left, and no name of a host. */
  public static String of(String text) {
    return HOST.matcher(FOLDERS.matcher(text).replaceAll("")).replaceAll("");
  }
}
