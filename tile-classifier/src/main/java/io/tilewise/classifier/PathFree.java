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

  private PathFree() {}

  /** The text, of whose absolute paths the last name alone is left. */
  public static String of(String text) {
    return FOLDERS.matcher(text).replaceAll("");
  }
}
