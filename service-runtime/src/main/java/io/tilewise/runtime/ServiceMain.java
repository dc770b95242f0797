package io.tilewise.runtime;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tilewise.runtime.logging.ServiceLogs;
import io.tilewise.runtime.meters.BuildInfo;
import io.tilewise.runtime.probe.ProbeServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a service as a process: settings, start, wait, end. On SIGTERM or SIGINT the service ends in
 * two stages within {@code TILEWISE_SHUTDOWN_TIMEOUT}. Exit codes: {@value #DONE} ended as asked,
 * {@value #FAILED} the start failed, the service died or it did not end in time, {@value
 * #MISCONFIGURED} the settings are wrong, or what they name cannot be worked with.
 *
 * @param <C> the service's configuration
 */
public final class ServiceMain<C> {
  /** Exit code: ended as asked. */
  public static final int DONE = 0;

  /** Exit code: failed to start, died, or did not end cleanly in time. */
  public static final int FAILED = 1;

  /** Exit code: bad configuration, every problem listed in a sentence. */
  public static final int MISCONFIGURED = 2;

  private static final String STARTING = "starting";
  private static final long WATCH_MILLIS = 1_000;
  private static final int HIGHEST_PORT = 65535;

  /** Of each: {@link ServiceLogs} begin before anything is logged. */
  private final Logger log = LoggerFactory.getLogger(ServiceMain.class);

  private final String name;
  private final Function<Settings, C> configuration;
  private final Starter<C> starter;
  private final CountDownLatch stopAsked = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile @Nullable Thread starting;
  private volatile @Nullable RunningService service;
  private volatile Health fallback = Health.notReady(STARTING);
  private volatile Duration shutdownTimeout = Settings.SHUTDOWN_TIMEOUT;
  private volatile int exitCode = FAILED;

  ServiceMain(String name, Function<Settings, C> configuration, Starter<C> starter) {
    this.name = name;
    this.configuration = configuration;
    this.starter = starter;
  }

  /** Starts a service from its configuration, as its {@code XService.start} does. */
  @FunctionalInterface
  public interface Starter<C> {
    /**
     * Starts it. May block as long as it takes, must end when interrupted.
     *
     * @param waiting told what it waits for, which is then why the service is not ready; an empty
     *     text when it waits no longer
     * @throws ConfigurationException when the operator has to change something before it can start
     */
    RunningService start(C config, MeterRegistry meters, Consumer<String> waiting) throws Exception;
  }

  /**
   * Runs a service with this process's environment and ends the process.
   *
   * @param name for logs, such as {@code tiler}
   * @param ports of its HTTP
   * @param configuration reads the settings; need not call {@link Settings#check}
   */
  public static <C> void run(
      String name, Ports ports, Function<Settings, C> configuration, Starter<C> starter) {
    run(System.getenv(), name, ports, configuration, starter);
  }

  /** The same with another environment, say one with a command line's options laid over it. */
  public static <C> void run(
      Map<String, String> environment,
      String name,
      Ports ports,
      Function<Settings, C> configuration,
      Starter<C> starter) {
    ServiceLogs.begin();
    ServiceLogs.name(name);
    ServiceMain<C> main = new ServiceMain<>(name, configuration, starter);
    Runtime.getRuntime().addShutdownHook(new Thread(main::endFromHook, "shutdown-hook"));
    System.exit(main.execute(environment, ports));
  }

  /** Asks for the end, as SIGTERM does. */
  void stop() {
    stopAsked.countDown();
    Thread thread = starting;
    if (thread != null) {
      thread.interrupt();
    }
  }

  /** The whole life; returns the exit code. */
  int execute(Map<String, String> environment, Ports ports) {
    try {
      exitCode = executeChecked(environment, ports);
    } catch (ConfigurationException e) {
      sayWhatToChange(e);
      exitCode = MISCONFIGURED;
    } catch (Exception | Error e) {
      log.error("{} failed", name, e);
      exitCode = FAILED;
    } finally {
      ended.countDown();
    }
    return exitCode;
  }

  /** A sentence for people, unless there is no place for one. */
  private void sayWhatToChange(ConfigurationException e) {
    String text = name + " cannot start:" + System.lineSeparator() + e.getMessage();
    if (ServiceLogs.isJson()) {
      log.error(text);
    } else {
      System.err.println(text);
    }
  }

  private int executeChecked(Map<String, String> environment, Ports ports) throws Exception {
    Settings settings = Settings.of(environment);
    String host = settings.string("TILEWISE_MANAGEMENT_HOST", "127.0.0.1");
    Ports set = ports(settings, ports);
    HttpSecurity security = HttpSecurity.from(settings);
    shutdownTimeout = settings.shutdownTimeout();
    checkLogging(settings);
    C config = configure(settings);
    try (Meters meters = new Meters();
        ManagementServer management =
            ManagementServer.start(
                new ListenAddress("management address", host, set.management()),
                security,
                this::health,
                meters.registry());
        ProbeServer probes = startProbes(host, set)) {
      log.info("{} answers /live, /ready and /metrics on {}:{}", name, host, management.port());
      if (probes != null) {
        log.info("{} answers /live and /ready on {}:{}", name, host, probes.port());
      }
      describe(meters.registry());
      return live(config, meters.registry(), management);
    }
  }

  private static Ports ports(Settings settings, Ports defaults) {
    int management =
        settings.integer("TILEWISE_MANAGEMENT_PORT", defaults.management(), 0, HIGHEST_PORT);
    return defaults.probes().isEmpty()
        ? Ports.of(management)
        : Ports.of(
            management,
            settings.integer("TILEWISE_PROBE_PORT", defaults.probes().getAsInt(), 0, HIGHEST_PORT));
  }

  private @Nullable ProbeServer startProbes(String host, Ports ports)
      throws ConfigurationException {
    return ports.probes().isEmpty()
        ? null
        : Probes.serve(host, ports.probes().getAsInt(), this::health);
  }

  private void describe(MeterRegistry meters) {
    BuildInfo.ofThis().register(meters, name);
    Gauge.builder("tilewise.service.ready", this, main -> main.health().ready() ? 1 : 0)
        .description("1 when it is ready to work")
        .tag("service", name)
        .register(meters);
  }

  /** Logback reads them by itself, and would be silent about one that it does not know. */
  private static void checkLogging(Settings settings) {
    for (ServiceLogs.Setting setting : ServiceLogs.Setting.values()) {
      String value = settings.string(setting.variable(), setting.allowed().getFirst());
      if (!setting.allowed().contains(value)) {
        settings.problem(
            setting.variable(), value, "one of " + String.join(", ", setting.allowed()));
      }
    }
  }

  private C configure(Settings settings) throws ConfigurationException {
    try {
      C config = configuration.apply(settings);
      settings.check();
      return config;
    } catch (IllegalArgumentException e) {
      // A record's own check; it may only follow from problems that are known already.
      settings.check();
      throw new ConfigurationException(List.of(String.valueOf(e.getMessage())));
    }
  }

  private int live(C config, MeterRegistry meters, ManagementServer management) throws Exception {
    RunningService started = start(config, meters);
    if (started == null) {
      return DONE;
    }
    started.routes().forEach(management::route);
    management.warnIfOpen(started.routes().keySet());
    service = started;
    boolean asked = untilStopAskedOrDead(started);
    fallback = asked ? Health.notReady("stopping") : Health.dead(started.health().detail());
    service = null;
    boolean clean = OrderedShutdown.run(List.of(started), shutdownTimeout);
    log.info("{} ended", name);
    return asked && clean ? DONE : FAILED;
  }

  /** Null when the end was asked for before the start was through. */
  private @Nullable RunningService start(C config, MeterRegistry meters) throws Exception {
    starting = Thread.currentThread();
    try {
      if (stopAsked.getCount() == 0) { // before there was a thread to interrupt
        throw new InterruptedException();
      }
      return starter.start(config, meters, this::startWaits);
    } catch (Exception e) {
      if (stopAsked.getCount() == 0) {
        log.info("{} stopped while it was starting", name);
        return null;
      }
      throw e;
    } finally {
      starting = null;
      Thread.interrupted();
    }
  }

  private void startWaits(String what) {
    fallback = Health.notReady(what.isEmpty() ? STARTING : STARTING + ": " + what);
  }

  private boolean untilStopAskedOrDead(RunningService watched) {
    while (true) {
      try {
        if (stopAsked.await(WATCH_MILLIS, TimeUnit.MILLISECONDS)) {
          return true;
        }
      } catch (InterruptedException e) {
        return true; // the stop that came as the start ended
      }
      Health health = watched.health();
      if (!health.live()) {
        log.error("{} is not live: {}", name, health.detail());
        return false;
      }
    }
  }

  Health health() {
    RunningService running = service;
    return running == null ? fallback : running.health();
  }

  /**
   * The JVM ends when its hooks have, with 143 after SIGTERM; halting gives the exit code of what
   * really happened.
   */
  private void endFromHook() {
    stop();
    try {
      // The main thread keeps the deadline; the second is for its last steps.
      if (!ended.await(shutdownTimeout.toMillis() + 1000, TimeUnit.MILLISECONDS)) {
        log.error("{} did not end within {}", name, shutdownTimeout);
        exitCode = FAILED;
      }
    } catch (InterruptedException e) {
      exitCode = FAILED;
    }
    ServiceLogs.end();
    Runtime.getRuntime().halt(exitCode);
  }
}
