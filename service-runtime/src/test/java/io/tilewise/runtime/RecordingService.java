package io.tilewise.runtime;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A service that writes down what is done with it. */
final class RecordingService implements RunningService {
  private final String name;
  private final List<String> log;
  private volatile Health health = Health.up();
  private Runnable onStopTaking = () -> {};
  private Consumer<Instant> onClose = _ -> {};
  private volatile @Nullable Instant by;

  RecordingService(String name, List<String> log) {
    this.name = name;
    this.log = log;
  }

  RecordingService is(Health now) {
    health = now;
    return this;
  }

  RecordingService onStopTaking(Runnable action) {
    onStopTaking = action;
    return this;
  }

  RecordingService onClose(Consumer<Instant> action) {
    onClose = action;
    return this;
  }

  /** The time that it was given to close. */
  Instant by() {
    return Objects.requireNonNull(by, name + ": not asked to close");
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Health health() {
    return health;
  }

  @Override
  public void stopTaking() {
    log.add(name + " stops taking");
    onStopTaking.run();
  }

  @Override
  public void close(Instant by) {
    this.by = by;
    log.add(name + " closes");
    onClose.accept(by);
  }

  @Override
  public Map<String, Route> routes() {
    return Map.of("/" + name, request -> Answer.Response.text(200, name + ":" + request.rest()));
  }
}
