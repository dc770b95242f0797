package io.tilewise.runtime.meters;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names and texts of other people's meters, as {@code promtool check metrics} wants them: units in
 * words, a help text, and nothing that is called the count of a histogram which it is not.
 */
public final class PlainNames implements MeterFilter {
  private static final String COUNT = ".count";
  private static final Pattern NANOS = Pattern.compile("\\.ns(?=\\.|$)");
  private static final Pattern MILLIS = Pattern.compile("\\.ms(?=\\.|$)");

  /** Knows nothing of the registry. */
  public PlainNames() {}

  @Override
  public Meter.Id map(Meter.Id id) {
    String name = inWords(id.getName());
    if (id.getType() == Meter.Type.GAUGE && name.endsWith(COUNT)) {
      name = name.substring(0, name.length() - COUNT.length()) + ".number";
    }
    return new Meter.Id(
        name, Tags.of(id.getTags()), unit(id.getBaseUnit()), help(id), id.getType());
  }

  private static String inWords(String name) {
    return MILLIS
        .matcher(NANOS.matcher(name).replaceAll(".nanoseconds"))
        .replaceAll(".milliseconds");
  }

  private static @Nullable String unit(@Nullable String unit) {
    return "ns".equals(unit) ? "nanoseconds" : unit;
  }

  private static String help(Meter.Id id) {
    String text = id.getDescription();
    return text == null || text.isBlank() ? id.getName().replace('.', ' ') : text;
  }
}
