package io.tilewise.kafka;

import java.util.Map;

/** What the Kafka clients of all services have in common where nothing else is set. */
public final class ServiceClients {
  /** Readiness has to turn soon after Kafka came back, and each attempt in vain is logged. */
  private static final int LONGEST_RECONNECT_MILLIS = 4_000;

  private ServiceClients() {}

  /** Completes a client's properties. */
  public static void complete(Map<? super String, Object> properties) {
    properties.putIfAbsent("reconnect.backoff.max.ms", LONGEST_RECONNECT_MILLIS);
    SocketBuffers.leaveToTheSystem(properties);
  }
}
