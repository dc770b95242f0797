package io.tilewise.classifier.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeCacheTest {
  private static final String FOLDER = "org/tensorflow/internal/c_api/linux-x86_64/";
  private static final Map<String, String> ENTRIES =
      new TreeMap<>(
          Map.of(
              FOLDER + "libjnitensorflow.so", "bridge",
              FOLDER + "libtensorflow_cc.so.2", "tensors",
              FOLDER + "LICENSE", "words",
              FOLDER + "THIRD_PARTY/libother.so", "not ours"));

  @TempDir Path folder;

  @Test
  void shouldUnpackOnlyTheLibrariesOfThePlatform() throws Exception {
    NativeLibraries libraries =
        NativeLibraries.in("tensorflow", jar(ENTRIES), FOLDER, "linux-x86_64");

    Path unpacked = cache().unpacked(libraries);

    assertThat(names(unpacked)).containsExactly("libjnitensorflow.so", "libtensorflow_cc.so.2");
    assertThat(unpacked.resolve("libtensorflow_cc.so.2")).hasContent("tensors");
  }

  @Test
  void shouldUseWhatIsUnpackedAlready() throws Exception {
    NativeLibraries libraries =
        NativeLibraries.in("tensorflow", jar(ENTRIES), FOLDER, "linux-x86_64");
    Path first = cache().unpacked(libraries);
    Files.delete(libraries.jar());

    Path second = cache().unpacked(libraries);

    assertThat(second).isEqualTo(first);
  }

  @Test
  void shouldUnpackAgainWhenALibraryIsMissingOrCutShort() throws Exception {
    NativeLibraries libraries =
        NativeLibraries.in("tensorflow", jar(ENTRIES), FOLDER, "linux-x86_64");
    Path broken = cache().unpacked(libraries);
    Files.delete(broken.resolve("libjnitensorflow.so"));
    Files.writeString(broken.resolve("libtensorflow_cc.so.2"), "ten");

    Path mended = cache().unpacked(libraries);

    assertThat(mended.resolve("libjnitensorflow.so")).hasContent("bridge");
    assertThat(mended.resolve("libtensorflow_cc.so.2")).hasContent("tensors");
  }

  @Test
  void shouldReplaceTheRemainsOfAProcessThatDiedWhileUnpacking() throws Exception {
    NativeLibraries libraries =
        NativeLibraries.in("tensorflow", jar(ENTRIES), FOLDER, "linux-x86_64");
    Path partial = folder.resolve("cache").resolve(libraries.key() + ".partial");
    Files.createDirectories(partial);
    Files.writeString(partial.resolve("libtensorflow_cc.so.2"), "ten");

    Path unpacked = cache().unpacked(libraries);

    assertThat(unpacked.resolve("libtensorflow_cc.so.2")).hasContent("tensors");
    assertThat(partial).doesNotExist();
  }

  @Test
  void shouldKeepVersionsApart() throws Exception {
    Path old =
        cache().unpacked(NativeLibraries.in("tensorflow", jar(ENTRIES), FOLDER, "linux-x86_64"));
    Map<String, String> newer = new TreeMap<>(ENTRIES);
    newer.put(FOLDER + "libjnitensorflow.so", "BRIDGE");

    Path unpacked =
        cache().unpacked(NativeLibraries.in("tensorflow", jar(newer), FOLDER, "linux-x86_64"));

    assertThat(unpacked).isNotEqualTo(old);
    assertThat(old.resolve("libjnitensorflow.so")).hasContent("bridge");
  }

  @Test
  void shouldRefuseADiskThatIsTooFullAndLeaveNothing() throws Exception {
    Path jar = jar(ENTRIES);
    var huge = new NativeLibraries.File(FOLDER + "LICENSE", "libhuge.so", Long.MAX_VALUE, 0);
    NativeLibraries libraries =
        new NativeLibraries("tensorflow", "linux-x86_64", jar, List.of(huge));

    assertThatThrownBy(() -> cache().unpacked(libraries))
        .isInstanceOf(NativesException.class)
        .hasMessageContaining(folder.resolve("cache").toString())
        .hasMessageContaining("space left:")
        .hasMessageContaining("(expected: >= 8796093022207 MB)")
        .hasMessageContaining("TILEWISE_CACHE_DIR");
    assertThat(names(folder.resolve("cache"))).containsExactly(libraries.key() + ".lock");
  }

  @Test
  void shouldSayWhichDirectoryCannotBeWritten() throws Exception {
    NativeLibraries libraries =
        NativeLibraries.in("tensorflow", jar(ENTRIES), FOLDER, "linux-x86_64");
    Path notADirectory = Files.writeString(folder.resolve("file"), "");

    assertThatThrownBy(() -> new NativeCache(notADirectory).unpacked(libraries))
        .isInstanceOf(NativesException.class)
        .hasMessageContaining("cannot unpack 0 MB into " + notADirectory)
        .hasMessageContaining("expected: a writable directory");
  }

  @Test
  void shouldUnpackOnceForProcessesThatStartTogether() throws Exception {
    Path jar = jar(ENTRIES);
    List<String> command =
        List.of(
            ProcessHandle.current().info().command().orElseThrow(),
            "-cp",
            System.getProperty("java.class.path"),
            Unpack.class.getName(),
            folder.resolve("cache").toString(),
            jar.toString());
    Callable<Integer> process = () -> exitCode(command);

    List<Integer> exits;
    try (ExecutorService executor = Executors.newFixedThreadPool(3)) {
      exits =
          executor.invokeAll(List.of(process, process, process)).stream()
              .map(f -> f.resultNow())
              .toList();
    }

    assertThat(exits).containsOnly(0);
    NativeLibraries libraries = NativeLibraries.in("tensorflow", jar, FOLDER, "linux-x86_64");
    assertThat(names(folder.resolve("cache")))
        .containsExactly(libraries.key(), libraries.key() + ".lock");
  }

  /** What each of the processes runs. */
  static final class Unpack {
    public static void main(String[] arguments) throws IOException {
      Path jar = Path.of(arguments[1]);
      Path unpacked =
          new NativeCache(Path.of(arguments[0]))
              .unpacked(NativeLibraries.in("tensorflow", jar, FOLDER, "linux-x86_64"));
      System.exit(
          Files.readString(unpacked.resolve("libtensorflow_cc.so.2")).length() == 7 ? 0 : 9);
    }
  }

  private static int exitCode(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private NativeCache cache() {
    return new NativeCache(folder.resolve("cache"));
  }

  private Path jar(Map<String, String> entries) throws IOException {
    Path jar = Files.createTempFile(folder, "natives", ".jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream jarOut = new JarOutputStream(out)) {
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        jarOut.putNextEntry(new JarEntry(entry.getKey()));
        jarOut.write(entry.getValue().getBytes(UTF_8));
      }
    }
    return jar;
  }

  private static List<String> names(Path directory) throws IOException {
    try (var list = Files.list(directory)) {
      return list.map(p -> p.getFileName().toString()).sorted().toList();
    }
  }
}
