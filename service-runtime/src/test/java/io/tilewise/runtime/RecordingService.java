package io.tilewise.runtime;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A service that writes down what is done with it. */
final class RecordingService implements RunningService {
  private final String name;
  private final List<String> log;
  private volatile Health health = Health.up();
  private Runnable onStopTaking = () -> {};
  private Runnable onClose = () -> {};

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

  RecordingService onClose(Runnable action) {
    onClose = action;
    return this;
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
    log.add(name + " closes");
    onClose.run();
  }

  @Override
  public Map<String, Route> routes() {
    return Map.of("/" + name, request -> Answer.Response.text(200, name + ":" + request.rest()));
  }
}
