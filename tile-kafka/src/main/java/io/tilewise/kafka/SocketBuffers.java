package io.tilewise.kafka;

import java.util.Map;

/**
 * The size of the buffers of a Kafka client's sockets: the system's affair. Kafka's own are smaller
 * than what is under way on a fast or a long line, and on loopback so small beside its segments
 * that TCP waits for a timer of 200 ms.
 */
public final class SocketBuffers {
  private static final int AS_THE_SYSTEM_DOES = -1;

  private SocketBuffers() {}

  /** Leaves them to the system, in a client's properties that do not say otherwise. */
  public static void leaveToTheSystem(Map<? super String, Object> properties) {
    properties.putIfAbsent("send.buffer.bytes", AS_THE_SYSTEM_DOES);
    properties.putIfAbsent("receive.buffer.bytes", AS_THE_SYSTEM_DOES);
  }
}
