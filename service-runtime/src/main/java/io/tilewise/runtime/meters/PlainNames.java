package io.tilewise.runtime.meters;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import io.micrometer.prometheusmetrics.PrometheusNamingConvention;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Other people's meters as {@code promtool check metrics} wants them: with a help text, and nothing
 * that is called the count of a histogram which it is not. What tells time in another unit than
 * seconds is left out: names can be changed, values cannot.
 *
 * <p>A name is changed where it is written only. Who looks a meter up in the registry by the name
 * that it gave, as the meters of Kafka's clients do, finds it there.
 */
public final class PlainNames extends PrometheusNamingConvention implements MeterFilter {
  private static final String COUNT = ".count";
  private static final Pattern FOREIGN_UNIT = Pattern.compile("(.*\\.)?(ns|ms)(\\..*)?");

  /** Knows nothing of the registry. */
  public PlainNames() {}

  @Override
  public MeterFilterReply accept(Meter.Id id) {
    return isForeign(id.getName()) || isForeign(id.getBaseUnit())
        ? MeterFilterReply.DENY
        : MeterFilterReply.NEUTRAL;
  }

  private static boolean isForeign(@Nullable String words) {
    return words != null && FOREIGN_UNIT.matcher(words).matches();
  }

  @Override
  public Meter.Id map(Meter.Id id) {
    return new Meter.Id(
        id.getName(), Tags.of(id.getTags()), id.getBaseUnit(), help(id), id.getType());
  }

  private static String help(Meter.Id id) {
    String text = id.getDescription();
    return text == null || text.isBlank() ? id.getName().replace('.', ' ') : text;
  }

  @Override
  public String name(String name, Meter.Type type, @Nullable String baseUnit) {
    boolean isCount = type == Meter.Type.GAUGE && name.endsWith(COUNT);
    String plain = isCount ? name.substring(0, name.length() - COUNT.length()) + ".number" : name;
    return super.name(plain, type, baseUnit);
  }
}
