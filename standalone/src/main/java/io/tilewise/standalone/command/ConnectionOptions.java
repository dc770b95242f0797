package io.tilewise.standalone.command;

import io.tilewise.kafka.PipelineConnection;
import io.tilewise.runtime.ConfigurationException;
import io.tilewise.runtime.Settings;
import io.tilewise.tiler.LimitSettings;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which Kafka to talk to. */
public final class ConnectionOptions {
  @Option(
      names = "--bootstrap",
      paramLabel = "B",
      description = "host:port of Kafka (default: TILEWISE_KAFKA_BOOTSTRAP_SERVERS)")
  private @Nullable String bootstrap;

  /** Whether an address was given by option. */
  public boolean isNamed() {
    return bootstrap != null;
  }

  /** Whether an address was given, by option or by environment. */
  public boolean isGiven(Map<String, String> environment) {
    return bootstrap != null || !environment.getOrDefault(Settings.BOOTSTRAP_SERVERS, "").isBlank();
  }

  /**
   * Settings, of which others read some by themselves: the logging, the native libraries, and
   * whoever reads images.
   */
  public static Settings settings(Map<String, String> environment) {
    return Settings.of(environment)
        .alsoKnown("TILEWISE_LOG_LEVEL", "TILEWISE_LOG_FORMAT", "TILEWISE_CACHE_DIR")
        .alsoKnown(LimitSettings.names());
  }

  /**
   * Where to connect, with all {@code TILEWISE_KAFKA_*} properties.
   *
   * @throws ConfigurationException when there is no address, or a setting is wrong
   */
  public PipelineConnection connection(Map<String, String> environment)
      throws ConfigurationException {
    Map<String, String> all = new HashMap<>(environment);
    if (bootstrap != null) {
      all.put(Settings.BOOTSTRAP_SERVERS, bootstrap);
    }
    Settings settings = settings(all).alsoKnown(ModelOptions.VARIABLE);
    PipelineConnection connection = PipelineConnection.from(settings);
    settings.check();
    return connection;
  }
}
