package io.tilewise.kafka.meters;

import io.micrometer.core.instrument.MeterRegistry;
import io.tilewise.events.codec.Decoded;
import io.tilewise.runtime.meters.LabelledCounter;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** How many records went to the dead letters, the same in each service. */
public final class DeadLetterMeter {
  private DeadLetterMeter() {}

  /**
   * Registers its counter.
   *
   * @param causes of {@link #causes}
   */
  public static LabelledCounter of(
      MeterRegistry registry, String service, Collection<String> causes) {
    return LabelledCounter.of(
        registry,
        "tilewise.dead.letters",
        "records that went to the dead letters",
        "cause",
        causes,
        "service",
        service);
  }

  /** That a record is no event, and a service's own. */
  public static List<String> causes(Collection<String> ofService) {
    return Stream.concat(Arrays.stream(Decoded.Cause.values()).map(Enum::name), ofService.stream())
        .toList();
  }
}
