package io.tilewise.broker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/** The process that started this one and holds its standard input open. */
public final class ParentProcess {
  private ParentProcess() {}

  /** Ends this process, at once, when its parent is gone. */
  public static void endWithIt() {
    Thread.ofPlatform()
        .daemon()
        .name("parent-watch")
        .start(
            () -> {
              answer(_ -> "");
              Runtime.getRuntime().halt(1);
            });
  }

  /** Answers each line with a line until the parent is gone or closes the input. */
  public static void answer(UnaryOperator<String> answers) {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        System.out.println(answers.apply(line));
      }
    } catch (IOException e) {
      // A broken pipe says the same as its end: nobody is there.
    }
  }
}
