package io.tilewise.runtime;

import java.util.Collection;

/**
 * How a service is, as a value.
 *
 * @param live false when only a new process can help: a loop died
 * @param ready true when work is being done; false while starting, stopping, or while something
 *     that is needed is away
 * @param detail one line for people; says why it is not live or not ready
 */
public record Health(boolean live, boolean ready, String detail) {
  public Health {
    if (ready && !live) {
      throw new IllegalArgumentException("ready: true (expected: false when not live)");
    }
  }

  /** Live and ready. */
  public static Health up() {
    return new Health(true, true, "ready");
  }

  /** Live, and for now not ready. */
  public static Health notReady(String reason) {
    return new Health(true, false, reason);
  }

  /** Not live: the process is to be replaced. */
  public static Health dead(String reason) {
    return new Health(false, false, reason);
  }

  /** The health of all of them together: live or ready only when each one is. */
  public static Health of(Collection<? extends RunningService> services) {
    boolean live = true;
    boolean ready = true;
    StringBuilder detail = new StringBuilder();
    for (RunningService service : services) {
      Health health = service.health();
      live &= health.live;
      ready &= health.ready;
      detail.append(detail.isEmpty() ? "" : "; ");
      detail.append(service.name()).append(": ").append(health.detail);
    }
    return new Health(live, live && ready, detail.toString());
  }
}
