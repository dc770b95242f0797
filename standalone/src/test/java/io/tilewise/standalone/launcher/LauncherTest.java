package io.tilewise.standalone.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher's AOT cache: made behind the user's back, and never in the way. */
@EnabledOnOs(OS.LINUX)
class LauncherTest {
  private static final Map<String, String> NOW = Map.of("TILEWISE_AOT", "now");
  private static final List<String> ONE_TRAINING = List.of("record", "create", "on");
  private static final Duration LONGEST = Duration.ofSeconds(30);

  @TempDir Path folder;
  private Installation installation;

  @BeforeEach
  void install() throws IOException {
    installation = Installation.fake(folder.resolve("with space"));
  }

  @Test
  void shouldTrainInTheBackgroundAndUseTheCacheFromThenOn() throws Exception {
    LauncherRun first = installation.run(Map.of(), "demo");

    await().atMost(LONGEST).until(() -> installation.cacheFiles().size() == 1);
    LauncherRun second = installation.run(Map.of(), "demo");

    assertThat(first.exitCode()).isZero();
    assertThat(first.out()).doesNotContain("AOT").endsWith("standalone.Main\ndemo\n");
    assertThat(second.out())
        .startsWith("-XX:AOTCache=" + installation.cacheFiles().getFirst() + "\n-Xlog:aot*=off\n");
    assertThat(first.err() + second.err()).isEmpty();
  }

  enum Change {
    SIZE_OF_A_JAR,
    TIME_OF_A_JAR,
    ONE_MORE_JAR,
    OTHER_JDK;

    void on(Installation installation) throws IOException {
      switch (this) {
        case SIZE_OF_A_JAR -> Files.writeString(installation.jar(), "other jar", UTF_8);
        case TIME_OF_A_JAR ->
            Files.setLastModifiedTime(
                installation.library("first.jar"), FileTime.from(Instant.EPOCH));
        case ONE_MORE_JAR -> Files.writeString(installation.library("second.jar"), "jar", UTF_8);
        case OTHER_JDK ->
            installation.use(FakeJdk.write(installation.jdk().resolveSibling("other")));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldReplaceACacheThatDoesNotFit(Change change) throws Exception {
    installation.run(NOW);
    List<Path> old = installation.cacheFiles();
    change.on(installation);

    LauncherRun run = installation.run(NOW, "demo");

    assertThat(run.exitCode()).isZero();
    assertThat(installation.cacheFiles()).hasSize(1).doesNotContainAnyElementsOf(old);
    assertThat(run.out()).startsWith("-XX:AOTCache=" + installation.cacheFiles().getFirst());
  }

  @Test
  void shouldTrainWithoutTheSettingsOfTheCaller() throws Exception {
    installation.run(
        Map.of(
            "TILEWISE_AOT",
            "now",
            "TILEWISE_KAFKA_LINGER_MS",
            "7",
            "TILEWISE_CACHE_DIR",
            "/c",
            "JAVA_TOOL_OPTIONS",
            "-Xlog:gc:file=gc.log"));

    assertThat(FakeJdk.calls(installation.jdk()))
        .containsOnly("record", "create", "on", "TILEWISE_CACHE_DIR=/c");
  }

  @Test
  void shouldKeepItsOwnSettingFromTheCommand() throws Exception {
    LauncherRun run =
        installation.run(Map.of("TILEWISE_AOT", "off", "TILEWISE_LOG_LEVEL", "INFO"), "up");

    assertThat(run.out()).endsWith("\nup\nTILEWISE_LOG_LEVEL=INFO\n");
  }

  @Test
  void shouldNeitherTrainNorUseACacheWhenSwitchedOff() throws Exception {
    installation.run(NOW);

    LauncherRun run = installation.run(Map.of("TILEWISE_AOT", "off"), "demo");

    assertThat(run.out()).doesNotContain("AOT").contains("demo");
    assertThat(FakeJdk.calls(installation.jdk())).isEqualTo(ONE_TRAINING);
  }

  @ParameterizedTest
  @ValueSource(strings = {"of", "true", "on off"})
  void shouldRefuseAnotherValue(String value) throws Exception {
    LauncherRun run = installation.run(Map.of("TILEWISE_AOT", value), "demo");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .isEqualTo("tilewise: TILEWISE_AOT: " + value + " (expected: on, off or now)\n");
  }

  @Test
  void shouldRunAsEverAfterATrainingThatFailed() throws Exception {
    Files.createFile(installation.jdk().resolve("refuses"));
    installation.run(NOW, "demo");

    LauncherRun run = installation.run(Map.of(), "demo");

    assertThat(run).isEqualTo(installation.run(Map.of("TILEWISE_AOT", "off"), "demo"));
    assertThat(installation.cacheFiles()).isEmpty();
    assertThat(installation.training()).doesNotExist();
    assertThat(trainers()).isEmpty();
    assertThat(FakeJdk.calls(installation.jdk())).containsExactly("record");
  }

  /** Those that this test's launches left to themselves. */
  private List<String> trainers() {
    return ProcessHandle.allProcesses()
        .flatMap(process -> process.info().commandLine().stream())
        .filter(line -> line.contains(folder.toString()))
        .toList();
  }

  @Test
  void shouldTrainAgainADayAfterATrainingThatFailed() throws Exception {
    Path refuses = Files.createFile(installation.jdk().resolve("refuses"));
    installation.run(NOW, "demo");
    Files.delete(refuses);
    try (Stream<Path> files = Files.list(installation.caches())) {
      Path mark = files.filter(file -> file.toString().endsWith(".failed")).findAny().orElseThrow();
      Files.setLastModifiedTime(mark, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
    }

    installation.run(Map.of(), "demo");

    await().atMost(LONGEST).until(() -> installation.cacheFiles().size() == 1);
  }

  @Test
  void shouldRunAsEverWhereNoCacheCanBeKept() throws Exception {
    Files.writeString(installation.caches(), "a file, as root may write everywhere", UTF_8);

    LauncherRun run = installation.run(NOW, "demo");

    assertThat(run).isEqualTo(installation.run(Map.of("TILEWISE_AOT", "off"), "demo"));
    assertThat(FakeJdk.calls(installation.jdk())).isEmpty();
  }

  @Test
  void shouldTrainOnceForTwoThatStartTogether() throws Exception {
    Process one = installation.start(NOW, "demo");
    Process other = installation.start(NOW, "demo");

    List<LauncherRun> runs = List.of(installation.end(one), installation.end(other));

    assertThat(FakeJdk.calls(installation.jdk())).isEqualTo(ONE_TRAINING);
    assertThat(runs).allMatch(run -> run.exitCode() == 0 && run.out().contains("-XX:AOTCache="));
  }

  /** HUP is not among them: a shell that was started to ignore it, by nohup say, cannot trap it. */
  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM"})
  void shouldLeaveNothingBehindWhenATrainingIsInterrupted(String signal) throws Exception {
    Files.createFile(installation.jdk().resolve("hangs"));
    Path trainer = installation.jdk().resolve("trainer");
    Process process = installation.start(NOW, "demo");
    await().atMost(LONGEST).until(() -> Files.exists(trainer));
    String id = Files.readString(trainer).strip();
    List<ProcessHandle> children =
        ProcessHandle.of(Long.parseLong(id)).orElseThrow().children().toList();

    new ProcessBuilder("kill", "-" + signal, id).start().waitFor();
    LauncherRun run = installation.end(process);

    assertThat(run.exitCode()).isEqualTo(130);
    assertThat(run.out()).isEmpty();
    assertThat(children).isNotEmpty().noneMatch(ProcessHandle::isAlive);
    try (Stream<Path> left = Files.list(installation.caches())) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .containsOnly("lock", "training.log");
    }
  }

  /** A terminal sends Ctrl-C to the group of the command that runs in it. */
  @Test
  void shouldTrainInAProcessGroupOfItsOwn() throws Exception {
    Files.createFile(installation.jdk().resolve("hangs"));
    LauncherRun run = installation.run(Map.of(), "demo");
    await().atMost(LONGEST).until(() -> Files.exists(installation.jdk().resolve("trainer")));
    String id = Files.readString(installation.jdk().resolve("trainer")).strip();
    ProcessHandle trainer = ProcessHandle.of(Long.parseLong(id)).orElseThrow();

    String group = processGroup(id);

    trainer.destroy();
    assertThat(run.out()).endsWith("\ndemo\n");
    assertThat(group).isEqualTo(id).isNotEqualTo(processGroup("self"));
    await().atMost(LONGEST).until(() -> !trainer.isAlive());
    assertThat(installation.training()).doesNotExist();
  }

  private static String processGroup(String id) throws IOException {
    String stat = Files.readString(Path.of("/proc", id, "stat"));
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ", 4)[2];
  }

  @Test
  void shouldClearUpAfterATrainingThatWasKilled() throws Exception {
    Files.createDirectories(installation.training());
    Files.writeString(installation.training().resolve("cache"), "half of one", UTF_8);

    LauncherRun run = installation.run(NOW, "demo");

    assertThat(run.out()).contains("-XX:AOTCache=");
    assertThat(installation.training()).doesNotExist();
    assertThat(installation.cacheFiles()).singleElement().satisfies(LauncherTest::isWhole);
  }

  private static void isWhole(Path cache) throws IOException {
    assertThat(cache).hasContent("cache");
  }
}
