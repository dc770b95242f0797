package io.tilewise.standalone.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A folder with the launcher that looks built, and what its runs say. */
final class Installation {
  private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

  private final Path folder;
  private final Map<Process, Path> outputs = new HashMap<>();
  private Path jdk;

  private Installation(Path folder, Path jdk) {
    this.folder = folder;
    this.jdk = jdk;
  }

  /** Of jars that are none, over a {@link FakeJdk}. */
  static Installation fake(Path folder) throws IOException {
    Installation made = over(folder, FakeJdk.write(folder.resolve("jdk")));
    Files.writeString(made.jar(), "jar", UTF_8);
    Files.writeString(made.library("first.jar"), "jar", UTF_8);
    return made;
  }

  /** Without jars, over a JDK. */
  static Installation over(Path folder, Path jdk) throws IOException {
    Installation made = new Installation(folder, jdk);
    Files.createDirectories(made.library(""));
    Files.createDirectories(folder.resolve("standalone/src/main"));
    Files.copy(
        Path.of("../tilewise"),
        folder.resolve("tilewise"),
        StandardCopyOption.COPY_ATTRIBUTES,
        StandardCopyOption.REPLACE_EXISTING);
    for (String source : List.of("pom.xml", "standalone/pom.xml", "standalone/src/main")) {
      Path file = folder.resolve(source);
      if (!Files.exists(file)) {
        Files.createFile(file);
      }
      Files.setLastModifiedTime(file, LONG_AGO);
    }
    Files.createFile(folder.resolve("standalone/target/built.stamp"));
    return made;
  }

  Path jar() {
    return folder.resolve("standalone/target/standalone.jar");
  }

  Path library(String name) {
    return folder.resolve("standalone/target/lib").resolve(name);
  }

  Path jdk() {
    return jdk;
  }

  void use(Path otherJdk) {
    jdk = otherJdk;
  }

  /** Where the launcher keeps its caches. */
  Path caches() {
    return folder.resolve("standalone/target/aot");
  }

  /** The caches that are in place. */
  List<Path> cacheFiles() throws IOException {
    if (!Files.isDirectory(caches())) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(caches())) {
      return files.filter(file -> file.toString().endsWith(".aot")).toList();
    }
  }

  /** Whatever a training keeps while it runs. */
  Path training() {
    return caches().resolve("training");
  }

  /** Runs to the end, with an environment of nothing else but a path. */
  LauncherRun run(Map<String, String> environment, String... args)
      throws IOException, InterruptedException {
    return end(start(environment, args));
  }

  Process start(Map<String, String> environment, String... args) throws IOException {
    Path out = Files.createTempFile(folder, "run", ".out");
    ProcessBuilder builder = new ProcessBuilder(folder.resolve("tilewise").toString());
    builder.command().addAll(List.of(args));
    builder.environment().keySet().removeIf(name -> !name.equals("PATH"));
    builder.environment().put("JAVA_HOME", jdk.toString());
    builder.environment().putAll(environment);
    builder.redirectOutput(out.toFile()).redirectError(Path.of(out + ".err").toFile());
    Process process = builder.start();
    outputs.put(process, out);
    return process;
  }

  LauncherRun end(Process process) throws IOException, InterruptedException {
    if (!process.waitFor(1, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IllegalStateException("launcher: still running (expected: ended)");
    }
    Path out = outputs.get(process);
    return new LauncherRun(
        process.exitValue(), Files.readString(out), Files.readString(Path.of(out + ".err")));
  }
}
