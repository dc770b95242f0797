package io.tilewise.bench.pipeline;

import io.tilewise.bench.bed.OsProcess;
import io.tilewise.runtime.Directories;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code ./tilewise up} as a user starts it, on loopback, with a data directory of its own. */
final class StackProcess implements AutoCloseable {
  private static final Pattern PAUSE = Pattern.compile("Pause .* (\\d+)M->");
  private static final long END_SECONDS = 60;

  private final Process process;
  private final Path directory;
  private final double readySeconds;
  private String bootstrapServers = "";

  private StackProcess(Process process, Path directory, long startNanos) throws IOException {
    this.process = process;
    this.directory = directory;
    awaitReady();
    readySeconds = (System.nanoTime() - startNanos) / 1e9;
  }

  /**
   * Starts it and returns when it says that it is ready.
   *
   * @param launcher what {@code ./tilewise} is, with its own arguments
   * @param models root of the models
   * @param images folders that are readable
   */
  static StackProcess start(List<String> launcher, Path models, List<Path> images)
      throws IOException {
    Path directory = Files.createTempDirectory("tilewise-bench-");
    List<String> command = new ArrayList<>(launcher);
    command.addAll(List.of("up", "--data-dir", directory.resolve("data").toString()));
    command.addAll(List.of("--http", "0", "--kafka", "0", "--models", models.toString()));
    command.add("--images");
    images.forEach(folder -> command.add(folder.toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("JAVA_TOOL_OPTIONS", "-Xlog:gc:file=" + directory.resolve("gc.log"));
    builder.redirectError(directory.resolve("stderr.log").toFile());
    long start = System.nanoTime();
    return new StackProcess(builder.start(), directory, start);
  }

  private void awaitReady() throws IOException {
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith("kafka: ")) {
        bootstrapServers = line.substring("kafka: ".length());
      }
      if (line.equals("ready")) {
        return;
      }
    }
    throw new IOException("stack: ended (expected: ready; see " + directory + "/stderr.log)");
  }

  double readySeconds() {
    return readySeconds;
  }

  String bootstrapServers() {
    return bootstrapServers;
  }

  OsProcess os() {
    return new OsProcess(process.pid());
  }

  /** Most heap in use before any collection so far, in MiB; 0 when there was none. */
  int peakHeapMib() throws IOException {
    return Files.readAllLines(directory.resolve("gc.log")).stream()
        .map(PAUSE::matcher)
        .filter(Matcher::find)
        .mapToInt(matcher -> Integer.parseInt(matcher.group(1)))
        .max()
        .orElse(0);
  }

  /** Ends it as SIGTERM does and removes its data. */
  @Override
  public void close() throws IOException {
    process.toHandle().destroy();
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    if (process.isAlive() || process.exitValue() != 0) {
      throw new IOException("stack: not ended in order (see " + directory + "/stderr.log)");
    }
    Directories.delete(directory);
  }
}
