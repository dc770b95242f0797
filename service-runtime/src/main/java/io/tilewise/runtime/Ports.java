package io.tilewise.runtime;

import java.util.OptionalInt;

/**
 * The ports that a service's HTTP has unless told otherwise; 0 is any that is free.
 *
 * @param management default of {@code TILEWISE_MANAGEMENT_PORT}
 * @param probes default of {@code TILEWISE_PROBE_PORT}; empty where there is no such port
 */
public record Ports(int management, OptionalInt probes) {
  /** Both ports. */
  public static Ports of(int management, int probes) {
    return new Ports(management, OptionalInt.of(probes));
  }

  /** No port for probes alone: of a process that no platform watches. */
  public static Ports of(int management) {
    return new Ports(management, OptionalInt.empty());
  }
}
