package io.tilewise.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tilewise.model.ModelCard;
import io.tilewise.model.ModelException;
import java.io.IOException;
import java.net.Proxy;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;

/** What a process that loads one model has in it, and what it needs to be there at all. */
class OneEngineTest {
  private static final Path MAPS = Path.of("/proc/self/maps");
  private static final Path DOCKERFILE = Path.of("../inference-service/Dockerfile");
  private static final long MINUTE = 60;

  @TempDir private Path directory;

  @BeforeEach
  void findMaps() {
    assumeThat(MAPS).as("Linux tells what a process has loaded").exists();
  }

  /**
   * Scores a tile and prints the libraries and threads in the process, or the error; and whom it
   * asks.
   */
  static final class Child {
    private static List<String> threads() throws IOException {
      try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
        return tasks.map(task -> task.resolve("comm")).map(Child::thread).toList();
      }
    }

    private static String thread(Path name) {
      try {
        return "thread " + Files.readString(name).strip();
      } catch (IOException e) {
        return "thread that has ended";
      }
    }

    private static @Nullable URLStreamHandler unanswered(String protocol) {
      return !protocol.startsWith("http")
          ? null
          : new URLStreamHandler() {
            @Override
            protected URLConnection openConnection(URL url) throws IOException {
              System.out.println("asks " + url);
              throw new IOException("nobody answers");
            }

            @Override
            protected URLConnection openConnection(URL url, Proxy proxy) throws IOException {
              return openConnection(url);
            }
          };
    }

    public static void main(String[] args) throws Exception {
      URL.setURLStreamHandlerFactory(Child::unanswered);
      ModelCard card = Cards.floats();
      try (TileClassifier classifier = TileClassifiers.load(Cards.model(Path.of(args[0]), card))) {
        classifier.score(List.of(Cards.tile(4, 1, 2, 3)));
        Files.readAllLines(MAPS).forEach(System.out::println);
        threads().forEach(System.out::println);
      } catch (ModelException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  @Test
  void shouldLoadOnnxRuntimeAloneForAnOnnxFile() throws Exception {
    TinyOnnx.floats().write(directory);

    String loaded = run(List.of());

    assertThat(loaded).contains("libonnxruntime").doesNotContain("libtensorflow", "libjnitensor");
  }

  @Test
  void shouldLoadTensorFlowAloneForASavedModel() throws Exception {
    writeSavedModel();

    String loaded = run(List.of());

    assertThat(loaded).contains("libtensorflow").doesNotContain("libonnxruntime");
  }

  /**
   * A container's share of a large machine is what the JVM counts; TensorFlow counts the machine.
   */
  @Test
  void shouldHaveThreadsOfTensorFlowForTheProcessorsThatTheJvmCounts() throws Exception {
    writeSavedModel();

    long ofOne = nativeThreads(run(List.of(), "-XX:ActiveProcessorCount=1"));
    long ofSix = nativeThreads(run(List.of(), "-XX:ActiveProcessorCount=6"));

    assertThat(ofSix).isGreaterThanOrEqualTo(ofOne + 5);
  }

  /** Threads that are not the JVM's own have the name of the program. */
  private static long nativeThreads(String printed) {
    return printed.lines().filter("thread java"::equals).count();
  }

  @Test
  void shouldNeedNothingOfTensorFlowForAnOnnxFile() throws Exception {
    TinyOnnx.floats().write(directory);

    assertThat(run(leftOut("onnxruntime"))).contains("libonnxruntime");
  }

  @Test
  void shouldNeedNothingOfOnnxRuntimeForASavedModel() throws Exception {
    writeSavedModel();

    assertThat(run(leftOut("tensorflow"))).contains("libtensorflow");
  }

  @Test
  void shouldRefuseAModelWhoseEngineIsNotInTheBuild() throws Exception {
    TinyOnnx.floats().write(directory);

    assertThat(run(leftOut("tensorflow")))
        .isEqualTo(
            "model tiny@1: engine: OnnxRuntime is not in this build (expected: a model for"
                + " TensorFlow, or a build with both)");
  }

  /** DJL by itself asks the cloud that it may be in who it runs for, and tells its makers. */
  @Test
  void shouldTellNobodyThatItRuns() throws Exception {
    TinyOnnx.floats().write(directory);
    assertThat(run(List.of())).contains("libonnxruntime").doesNotContain("asks ");
  }

  @Test
  void shouldTellNobodyThatItRunsOnTensorFlowEither() throws Exception {
    writeSavedModel();
    assertThat(run(List.of())).contains("libtensorflow").doesNotContain("asks ");
  }

  private void writeSavedModel() throws IOException {
    new TinyModel()
        .signature(
            "serving_default", TFloat32.class, Shape.of(-1, 4, 4, 3), TinyModel::channelMeans)
        .write(directory);
  }

  /** The jars that inference's container leaves out where it has this engine alone. */
  private static List<PathMatcher> leftOut(String engine) throws IOException {
    Matcher line = Pattern.compile(engine + "\\) rm (.*) ;;").matcher(Files.readString(DOCKERFILE));
    assertThat(line.find()).isTrue();
    return Stream.of(line.group(1).split(" "))
        .map(glob -> FileSystems.getDefault().getPathMatcher("glob:" + glob))
        .toList();
  }

  /** What {@link Child} says, on this class path less the jars whose names match. */
  private String run(List<PathMatcher> without, String... options) throws Exception {
    String classPath =
        Stream.of(System.getProperty("java.class.path").split(":"))
            .filter(
                entry ->
                    without.stream().noneMatch(jar -> jar.matches(Path.of(entry).getFileName())))
            .collect(Collectors.joining(":"));
    Path out = directory.resolve("out");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.addAll(
        List.of(
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", classPath, Child.class.getName(), directory.toString()));
    Process child =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(directory.resolve("err").toFile())
            .start();
    assertThat(child.waitFor(MINUTE, TimeUnit.SECONDS)).isTrue();
    assertThat(child.exitValue())
        .as(Files.readString(directory.resolve("err"), StandardCharsets.ISO_8859_1))
        .isZero();
    return Files.readString(out).strip();
  }
}
