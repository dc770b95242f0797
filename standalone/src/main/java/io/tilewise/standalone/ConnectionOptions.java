package io.tilewise.standalone;

import io.tilewise.runtime.ConfigurationException;
import io.tilewise.runtime.Settings;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which Kafka to talk to. */
final class ConnectionOptions {
  @Option(
      names = "--bootstrap",
      paramLabel = "B",
      description = "host:port of Kafka (default: TILEWISE_KAFKA_BOOTSTRAP_SERVERS)")
  private @Nullable String bootstrap;

  /** Whether an address was given by option. */
  boolean isNamed() {
    return bootstrap != null;
  }

  /** Whether an address was given, by option or by environment. */
  boolean isGiven(Map<String, String> environment) {
    return bootstrap != null || environment.containsKey(Settings.BOOTSTRAP_SERVERS);
  }

  /**
   * Where to connect, with all {@code TILEWISE_KAFKA_*} properties.
   *
   * @throws ConfigurationException when there is no address, or a setting is wrong
   */
  Broker broker(Map<String, String> environment) throws ConfigurationException {
    Map<String, String> all = new HashMap<>(environment);
    if (bootstrap != null) {
      all.put(Settings.BOOTSTRAP_SERVERS, bootstrap);
    }
    Settings settings =
        Settings.of(all).alsoKnown(Main.READ_ELSEWHERE).alsoKnown(ModelOptions.VARIABLE);
    Map<String, Object> kafka = settings.kafka();
    String prefix = settings.string("TILEWISE_TOPIC_PREFIX", "");
    settings.check();
    return new Broker(String.valueOf(kafka.remove("bootstrap.servers")), prefix, kafka);
  }
}
