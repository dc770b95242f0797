package io.tilewise.runtime;

import io.tilewise.runtime.Answer.Response;
import io.tilewise.runtime.probe.ProbeAnswer;
import io.tilewise.runtime.probe.ProbeServer;
import java.util.Optional;
import java.util.function.Supplier;

/** What is answered to the platform's probes: 200 or 503, and the detail as text. */
final class Probes {
  static final String LIVE = "/live";
  static final String READY = "/ready";

  private Probes() {}

  /**
   * Answers them on a port of their own.
   *
   * @param port 0 for any that is free
   * @throws ConfigurationException when the address cannot be used: unknown host, port in use
   */
  static ProbeServer serve(String host, int port, Supplier<Health> health)
      throws ConfigurationException {
    return new ListenAddress("probe address", host, port)
        .bind(
            address ->
                ProbeServer.start(
                    address,
                    path ->
                        answer(path, health)
                            .map(answer -> new ProbeAnswer(answer.status(), answer.body()))));
  }

  /** Empty where a path is no probe's. */
  private static Optional<Response> answer(String path, Supplier<Health> health) {
    return switch (path) {
      case LIVE -> Optional.of(live(health.get()));
      case READY -> Optional.of(ready(health.get()));
      default -> Optional.empty();
    };
  }

  static Response live(Health now) {
    return answer(now.live(), now);
  }

  static Response ready(Health now) {
    return answer(now.ready(), now);
  }

  private static Response answer(boolean good, Health now) {
    return Response.text(good ? 200 : 503, now.detail() + "\n");
  }
}
