package io.tilewise.standalone.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the launcher does to a real JVM, over a program of a few lines. */
@EnabledOnOs(OS.LINUX)
class LauncherIT {
  private static final Map<String, String> NOW = Map.of("TILEWISE_AOT", "now");

  private static final String PROGRAM =
      """
      package io.tilewise.standalone;

      public class Main {
        public static void main(String[] args) {
          if (args[0].equals("heap")) {
            try {
              System.out.println(new long[Integer.MAX_VALUE / 4].length);
            } catch (OutOfMemoryError e) {
              System.out.println("goes on");
            }
          } else if (args[0].equals("direct")) {
            try {
              System.out.println(java.nio.ByteBuffer.allocateDirect(Integer.MAX_VALUE));
            } catch (OutOfMemoryError e) {
              System.out.println("goes on");
            }
          }
          System.out.println("done");
        }
      }
      """;

  @TempDir Path folder;
  private Installation installation;

  @BeforeEach
  void install() throws IOException {
    Path home = folder.resolve("with space");
    installation = Installation.over(home, Path.of(System.getProperty("java.home")));
    pack(installation.jar());
    Files.copy(installation.jar(), installation.library("other.jar"));
  }

  @Test
  void shouldLoadTheProgramFromItsCache() throws Exception {
    Path log = folder.resolve("classes.log");
    Map<String, String> logged =
        Map.of("JAVA_TOOL_OPTIONS", "-Xlog:class+load:file=" + log, "TILEWISE_AOT", "now");

    LauncherRun run = installation.run(logged, "demo");

    assertThat(run.out()).isEqualTo("done\n");
    assertThat(Files.readString(log))
        .contains("io.tilewise.standalone.Main source: shared objects file");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5_000_000})
  void shouldSayNothingOfACacheThatIsCutOff(int length) throws Exception {
    installation.run(NOW, "demo");
    Path cache = installation.cacheFiles().getFirst();
    Files.write(cache, Arrays.copyOf(Files.readAllBytes(cache), length));

    LauncherRun run = installation.run(Map.of(), "demo");

    assertThat(run).isEqualTo(new LauncherRun(0, "done\n", ""));
  }

  @Test
  void shouldSayNothingOfACacheThatIsNone() throws Exception {
    installation.run(NOW, "demo");
    Files.writeString(installation.cacheFiles().getFirst(), "something else".repeat(1000));

    LauncherRun run = installation.run(Map.of(), "demo");

    assertThat(run).isEqualTo(new LauncherRun(0, "done\n", ""));
  }

  @Test
  void shouldEndAtOnceWhenTheHeapIsExhausted() throws Exception {
    LauncherRun run = installation.run(Map.of("TILEWISE_AOT", "off"), "heap");

    assertThat(run.exitCode()).isEqualTo(137); // none of those that mean something else
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("java.lang.OutOfMemoryError: Java heap space");
  }

  @Test
  void shouldLeaveMemoryOutsideTheHeapToWhoAskedForIt() throws Exception {
    LauncherRun run = installation.run(Map.of("TILEWISE_AOT", "off"), "direct");

    assertThat(run).isEqualTo(new LauncherRun(0, "goes on\ndone\n", ""));
  }

  /** Compiles the program and puts it into a jar. */
  private void pack(Path jar) throws IOException {
    Path classes = Files.createDirectories(folder.resolve("classes"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    JavaFileObject source = new Source(PROGRAM);
    List<String> options = List.of("-d", classes.toString());
    assertThat(compiler.getTask(null, null, null, options, null, List.of(source)).call()).isTrue();
    String name = "io/tilewise/standalone/Main.class";
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      out.putNextEntry(new JarEntry(name));
      out.write(Files.readAllBytes(classes.resolve(name)));
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String text) {
      super(URI.create("string:///io/tilewise/standalone/Main.java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
