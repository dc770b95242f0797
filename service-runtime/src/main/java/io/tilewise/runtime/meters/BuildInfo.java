package io.tilewise.runtime.meters;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * Which build this is.
 *
 * @param version of Maven
 * @param revision of the source, {@code unknown} unless the build was told by {@code
 *     -Dtilewise.revision}
 */
public record BuildInfo(String version, String revision) {
  private static final String UNKNOWN = "unknown";

  /** Of the code that runs. */
  public static BuildInfo ofThis() {
    Properties build = new Properties();
    try (InputStream file = BuildInfo.class.getResourceAsStream("build.properties")) {
      if (file != null) {
        build.load(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new BuildInfo(value(build, "version"), value(build, "revision"));
  }

  /** Of a build that did not fill them in, such as an editor's, they are unknown. */
  private static String value(Properties build, String name) {
    String value = build.getProperty(name, UNKNOWN);
    return value.isBlank() || value.startsWith("${") ? UNKNOWN : value;
  }

  /** Registers it as a gauge of 1. */
  public void register(MeterRegistry registry, String service) {
    Gauge.builder("tilewise.build.info", () -> 1)
        .description("what runs")
        .tag("service", service)
        .tag("version", version)
        .tag("revision", revision)
        .register(registry);
  }
}
