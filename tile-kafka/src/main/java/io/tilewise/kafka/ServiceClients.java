package io.tilewise.kafka;

import java.util.Map;

/** What the Kafka clients of all services have in common where nothing else is set. */
public final class ServiceClients {
  /** What a process had in hand that was killed waits so long: with Kafka's own default 45 s. */
  public static final int SESSION_TIMEOUT_MILLIS = 10_000;

  /** Readiness has to turn soon after Kafka came back, and each attempt in vain is logged. */
  private static final int LONGEST_RECONNECT_MILLIS = 4_000;

  private ServiceClients() {}

  /** Completes a client's properties. */
  public static void complete(Map<? super String, Object> properties) {
    properties.putIfAbsent("reconnect.backoff.max.ms", LONGEST_RECONNECT_MILLIS);
    SocketBuffers.leaveToTheSystem(properties);
  }
}
