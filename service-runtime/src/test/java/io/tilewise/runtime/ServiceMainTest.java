package io.tilewise.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Exchanger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The life of a service within this process; {@link ServiceProcessTest} is about signals. */
class ServiceMainTest {
  private static final Ports ANY = Ports.of(0, 0);

  private final List<String> log = new CopyOnWriteArrayList<>();
  private final RecordingService service = new RecordingService("recorded", log);

  @Test
  void shouldEndInTwoStagesAndSucceedWhenAsked() {
    ServiceMain<String> main = main((config, meters, waiting) -> service);
    CompletableFuture<Integer> exitCode = start(main, Map.of());
    awaitReady(main);

    main.stop();

    assertThat(exitCode.join()).isEqualTo(ServiceMain.DONE);
    assertThat(log).containsExactly("recorded stops taking", "recorded closes");
  }

  @Test
  void shouldFailWhenTheServiceDiesAfterItHasEnded() {
    ServiceMain<String> main = main((config, meters, waiting) -> service);
    CompletableFuture<Integer> exitCode = start(main, Map.of());

    service.is(Health.dead("loop died"));

    assertThat(exitCode.join()).isEqualTo(ServiceMain.FAILED);
    assertThat(log).containsExactly("recorded stops taking", "recorded closes");
  }

  @Test
  void shouldFailWhenItDoesNotEndInTime() {
    CountDownLatch never = new CountDownLatch(1);
    service.onClose(_ -> awaitQuietly(never));
    ServiceMain<String> main = main((config, meters, waiting) -> service);
    CompletableFuture<Integer> exitCode = start(main, Map.of("TILEWISE_SHUTDOWN_TIMEOUT", "50ms"));
    awaitReady(main);

    main.stop();

    assertThat(exitCode.join()).isEqualTo(ServiceMain.FAILED);
    never.countDown();
  }

  @Test
  void shouldFailWhenTheStartFails() {
    ServiceMain<String> main =
        main(
            (config, meters, waiting) -> {
              throw new IOException("broken on purpose");
            });

    int exitCode = main.execute(environment(Map.of()), ANY);

    assertThat(exitCode).isEqualTo(ServiceMain.FAILED);
  }

  @Test
  void shouldEndAtOnceWhenAskedDuringTheStart() {
    CountDownLatch inStart = new CountDownLatch(1);
    ServiceMain<String> main =
        main(
            (config, meters, waiting) -> {
              inStart.countDown();
              new CountDownLatch(1).await();
              return service;
            });
    CompletableFuture<Integer> exitCode = start(main, Map.of());
    awaitQuietly(inStart);

    main.stop();

    assertThat(exitCode.join()).isEqualTo(ServiceMain.DONE);
    assertThat(log).isEmpty();
  }

  @Test
  void shouldNotStartWhatWasAskedToEndBefore() {
    ServiceMain<String> main =
        main(
            (config, meters, waiting) -> {
              throw new AssertionError("started");
            });
    main.stop();

    assertThat(main.execute(environment(Map.of()), ANY)).isEqualTo(ServiceMain.DONE);
  }

  @Test
  void shouldSayWhatTheStartWaitsForAndNoLonger() throws Exception {
    Exchanger<String> turns = new Exchanger<>();
    ServiceMain<String> main =
        main(
            (config, meters, waiting) -> {
              while (true) {
                waiting.accept(turns.exchange(""));
                turns.exchange("told");
              }
            });
    CompletableFuture<Integer> exitCode = start(main, Map.of());

    turns.exchange("a name");
    turns.exchange("until it is told");
    Health waits = main.health();
    turns.exchange("");
    turns.exchange("until it is told");
    Health goesOn = main.health();
    main.stop();

    assertThat(waits).isEqualTo(Health.notReady("starting: a name"));
    assertThat(goesOn).isEqualTo(Health.notReady("starting"));
    assertThat(exitCode.join()).isEqualTo(ServiceMain.DONE);
  }

  @Test
  void shouldNotStartWithWrongSettings() {
    ServiceMain<String> main = main((config, meters, waiting) -> service);

    int exitCode =
        main.execute(environment(Map.of("TILEWISE_UNHEARD_OF", "1", "TILEWISE_NUMBER", "x")), ANY);

    assertThat(exitCode).isEqualTo(ServiceMain.MISCONFIGURED);
    assertThat(log).isEmpty();
  }

  @Test
  void shouldReportARecordsOwnRefusalAsWrongSettings() {
    ServiceMain<String> main =
        new ServiceMain<>(
            "recorded",
            settings -> {
              throw new IllegalArgumentException("tileSize: -1 (expected: >= 1)");
            },
            (config, meters, waiting) -> service);

    int exitCode = main.execute(environment(Map.of()), ANY);

    assertThat(exitCode).isEqualTo(ServiceMain.MISCONFIGURED);
  }

  @Test
  void shouldNotStartWhenThePortIsInUse() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ServiceMain<String> main = main((config, meters, waiting) -> service);

      int exitCode = main.execute(Map.of(), Ports.of(taken.getLocalPort(), 0));

      assertThat(exitCode).isEqualTo(ServiceMain.MISCONFIGURED);
      assertThat(log).isEmpty();
    }
  }

  private static ServiceMain<String> main(ServiceMain.Starter<String> starter) {
    return new ServiceMain<>(
        "recorded", settings -> "config" + settings.integer("TILEWISE_NUMBER", 1, 1, 9), starter);
  }

  /** Runs it on a thread of its own until it is ready or in its start. */
  private CompletableFuture<Integer> start(ServiceMain<String> main, Map<String, String> settings) {
    return CompletableFuture.supplyAsync(() -> main.execute(environment(settings), ANY));
  }

  private static Map<String, String> environment(Map<String, String> settings) {
    return Map.copyOf(settings);
  }

  private static void awaitReady(ServiceMain<String> main) {
    while (!main.health().ready()) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
