package io.tilewise.standalone;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A command run in this JVM, and what it said.
 *
 * @param exitCode of the process it would have been
 * @param out lines of its standard output
 * @param err its standard error
 */
public record CommandRun(int exitCode, List<String> out, String err) {
  public static CommandRun of(String... args) {
    return with(Map.of(), args);
  }

  /** Runs with these variables and no others; the models are this repository's own. */
  static CommandRun with(Map<String, String> environment, String... args) {
    Map<String, String> all = new HashMap<>(Map.of("TILEWISE_MODELS", "../models"));
    all.putAll(environment);
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream newOut = new ByteArrayOutputStream();
    ByteArrayOutputStream newErr = new ByteArrayOutputStream();
    System.setOut(new PrintStream(newOut, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(newErr, true, StandardCharsets.UTF_8));
    try {
      int exitCode = Main.execute(all, args);
      return new CommandRun(
          exitCode,
          newOut.toString(StandardCharsets.UTF_8).lines().toList(),
          newErr.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }
}
