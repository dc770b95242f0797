package io.tilewise.kafka.meters;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What of the meters of Kafka's clients is told. Found by {@link java.util.ServiceLoader}, so that
 * whoever makes the registry need not know Kafka.
 *
 * <p>Up to Kafka 5 a consumer keeps each meter of a topic with a dot in its name twice, also under
 * the name with underscores; a sum over topics would be twice as high, so that one is left out.
 */
public final class KafkaMeterFilter implements MeterFilter {
  private static final String KAFKA = "kafka.";

  /** Of topics that are read here: those of events, and the changelogs of one with a prefix. */
  private static final Pattern SECOND_NAME =
      Pattern.compile(
          "[^.]*(images_(submitted|tiled|rejected|classified)"
              + "|tiles_(express|routine|deferred|scored)"
              + "|_tilewise-aggregator-[^.]*-changelog)");

  /** As {@link java.util.ServiceLoader} wants it. */
  public KafkaMeterFilter() {}

  @Override
  public MeterFilterReply accept(Meter.Id id) {
    String topic = id.getName().startsWith(KAFKA) ? id.getTag("topic") : null;
    return isSecond(topic) ? MeterFilterReply.DENY : MeterFilterReply.NEUTRAL;
  }

  private static boolean isSecond(@Nullable String topic) {
    return topic != null && SECOND_NAME.matcher(topic).matches();
  }
}
