package io.tilewise.classifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.model.ModelException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class NativeNameTest {
  @TempDir Path directory;

  @Test
  void shouldPassAsciiInAnyLocaleAndTheRestInUtf8() {
    assertThat(NativeName.canPass(Path.of("/models/a/1"), StandardCharsets.US_ASCII)).isTrue();
    assertThat(NativeName.canPass(Path.of("/models/ä/1"), StandardCharsets.UTF_8)).isTrue();
    assertThat(NativeName.canPass(Path.of("/models/ä/1"), StandardCharsets.ISO_8859_1)).isFalse();
  }

  /** The folder is made by a shell, and the JVM that meets it has a locale of its own. */
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void shouldRefuseAFolderByNameThatThePosixLocaleCannotName() throws Exception {
    run(List.of("sh", "-c", "d=$(printf '\\303\\274n\\303\\257'); mkdir $d && ln -s $d link"));

    String said =
        run(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                absoluteClassPath(),
                Posix.class.getName()));

    assertThat(said)
        .doesNotContain(directory.toString())
        .contains("MODEL_UNUSABLE model tiny@1: directory: ")
        .contains("(expected: a path in ASCII, or a locale in UTF-8 such as LC_ALL=C.UTF-8");
  }

  /** What the other JVM does. */
  static final class Posix {
    private Posix() {}

    public static void main(String[] arguments) throws IOException {
      try {
        TileClassifiers.load(Cards.model(Path.of("link").toRealPath(), Cards.floats()));
      } catch (ModelException e) {
        System.out.println(e.reason() + " " + e.getMessage());
      }
    }
  }

  private static String absoluteClassPath() {
    return String.join(
        File.pathSeparator,
        List.of(System.getProperty("java.class.path").split(File.pathSeparator)).stream()
            .map(entry -> Path.of(entry).toAbsolutePath().toString())
            .toList());
  }

  private String run(List<String> command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().put("LC_ALL", "POSIX");
    builder.redirectErrorStream(true);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
