package io.tilewise.bench.bed;

import io.tilewise.bench.peers.ProcessClock;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The program {@code vips}, a process for each call. */
public final class VipsProgram {
  private VipsProgram() {}

  /** Whether there is one. */
  public static boolean isInstalled() {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "vips")));
  }

  /** Runs it to its end. */
  public static void run(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("vips"));
    command.addAll(List.of(arguments));
    Process vips =
        new ProcessBuilder(command)
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.INHERIT)
            .start();
    try {
      if (vips.waitFor() != 0) {
        throw new IOException(String.join(" ", command) + ": failed (expected: exit code 0)");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while vips ran", e);
    }
  }

  /** Nanoseconds of processor time in which it decodes an image and adds up its samples. */
  public static long average(Path image) throws IOException {
    long before = ProcessClock.nanosOfChildren();
    run("avg", image.toString());
    return ProcessClock.nanosOfChildren() - before;
  }
}
