package io.tilewise.standalone.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * A JDK whose {@code java} tells what it was called with: an ordinary run on its standard output, a
 * run of the training in the file {@code calls}, beside the settings that it was given. It writes
 * the files that a JVM would; a file {@code refuses} makes the recording fail, a file {@code hangs}
 * makes it stay.
 */
final class FakeJdk {
  private static final String JAVA =
      """
      #!/usr/bin/env bash
      jdk=$(dirname -- "$(dirname -- "$0")")
      mode=
      for argument; do
        case $argument in
          -XX:AOTMode=*) mode=${argument#*=} ;;
          -XX:AOTConfiguration=*) configuration=${argument#*=} ;;
          -XX:AOTCache=*) cache=${argument#*=} ;;
        esac
      done
      [[ -n $mode ]] || { printf '%s\\n' "$@" && env | grep '^TILEWISE_'; exit 0; }
      printf '%s\\n' "$mode" >>"$jdk/calls"
      env | grep -E '^(TILEWISE_|JAVA_TOOL)' >>"$jdk/calls"
      case $mode in
        record)
          [[ ! -e $jdk/refuses ]] || exit 1
          echo run >"$configuration"
          if [[ -e $jdk/hangs ]]; then
            echo "$PPID" >"$jdk/trainer.part" && mv "$jdk/trainer.part" "$jdk/trainer"
            exec sleep 60
          fi ;;
        create) echo cache >"$cache" ;;
        on) [[ -s $cache ]] ;;
      esac
      """;

  private FakeJdk() {}

  static Path write(Path jdk) throws IOException {
    Path bin = Files.createDirectories(jdk.resolve("bin"));
    for (String program : List.of("java", "javac")) {
      Path file = Files.writeString(bin.resolve(program), JAVA, UTF_8);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n", UTF_8);
    Files.createDirectories(jdk.resolve("lib"));
    Files.writeString(jdk.resolve("lib/modules"), "modules", UTF_8);
    return jdk;
  }

  /** What the runs of the trainings were, and their settings. */
  static List<String> calls(Path jdk) throws IOException {
    Path calls = jdk.resolve("calls");
    return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
  }
}
