package io.tilewise.standalone.security;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.aggregator.AggregatorConfig;
import io.tilewise.aggregator.AggregatorService;
import io.tilewise.inference.InferenceConfig;
import io.tilewise.inference.InferenceService;
import io.tilewise.runtime.ConfigurationException;
import io.tilewise.runtime.Directories;
import io.tilewise.runtime.Health;
import io.tilewise.runtime.RunningService;
import io.tilewise.runtime.Settings;
import io.tilewise.tiler.TilerConfig;
import io.tilewise.tiler.TilerService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The three services, each logged in as itself; a test starts again what ended, as a platform. */
final class SecuredServices implements AutoCloseable {
  static final String TILER = "tilewise-tiler";
  static final String INFERENCE = "tilewise-inference";
  static final String AGGREGATOR = "tilewise-aggregator";

  private final SecuredBroker broker;
  private final Path state;
  private final Path images;
  private final Map<String, RunningService> running = new HashMap<>();
  private final Map<String, String> refusals = new HashMap<>();

  SecuredServices(SecuredBroker broker, Path state, Path images) {
    this.broker = broker;
    this.state = state;
    this.images = images;
  }

  void start(String user) throws Exception {
    try {
      running.put(user, started(user));
      refusals.remove(user);
    } catch (ConfigurationException e) {
      refusals.put(user, e.getMessage());
    }
  }

  private RunningService started(String user) throws Exception {
    Map<String, String> environment = broker.environment(user);
    environment.put("TILEWISE_KAFKA_HEARTBEAT_INTERVAL_MS", "500");
    // An aggregator that ended for a missing right could not leave its group.
    environment.put("TILEWISE_KAFKA_SESSION_TIMEOUT_MS", "1500");
    environment.put("TILEWISE_STREAM_THREADS", "1");
    environment.put("TILEWISE_STATE_DIR", state.toString());
    environment.put("TILEWISE_MODELS", Path.of("../models").toRealPath().toString());
    environment.put("TILEWISE_PRELOAD_MODELS", "thin-smear@1");
    environment.put("TILEWISE_IMAGE_ROOTS", images.toString());
    Settings settings = Settings.of(environment);
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    return switch (user) {
      case TILER -> TilerService.start(TilerConfig.from(settings), meters);
      case INFERENCE -> InferenceService.start(InferenceConfig.from(settings), meters);
      case AGGREGATOR -> AggregatorService.start(AggregatorConfig.from(settings), meters);
      default -> throw new IllegalArgumentException("user: " + user + " (expected: a service's)");
    };
  }

  void stop(String user) {
    RunningService service = running.remove(user);
    if (service != null) {
      service.stopTaking();
      service.close();
    }
  }

  /** As on a machine that is new. */
  void forgetState() throws IOException {
    if (Files.exists(state)) {
      Directories.delete(state);
    }
  }

  boolean isReady(String user) {
    return running.containsKey(user) && requireNonNull(running.get(user)).health().ready();
  }

  /** Whether only a new process helps. */
  boolean isDead(String user) {
    return !running.containsKey(user) || !requireNonNull(running.get(user)).health().live();
  }

  /** Why it did not start or does not work; empty where it does. */
  String problem(String user) {
    if (refusals.containsKey(user)) {
      return requireNonNull(refusals.get(user));
    }
    Health health = requireNonNull(running.get(user)).health();
    return health.ready() ? "" : health.detail();
  }

  @Override
  public void close() {
    for (String user : new String[] {TILER, INFERENCE, AGGREGATOR}) {
      stop(user);
    }
  }
}
