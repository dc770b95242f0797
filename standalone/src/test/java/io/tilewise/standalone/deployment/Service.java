package io.tilewise.standalone.deployment;

import io.tilewise.aggregator.AggregatorConfig;
import io.tilewise.inference.InferenceConfig;
import io.tilewise.runtime.ConfigurationException;
import io.tilewise.runtime.Settings;
import io.tilewise.tiler.TilerConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is deployed: which settings it reads, by its code, and their defaults, by its manual. */
enum Service {
  TILER(TilerConfig::from),
  INFERENCE(InferenceConfig::from),
  AGGREGATOR(AggregatorConfig::from);

  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `(TILEWISE_[A-Z0-9_]+)` \\| ([^|]*) \\|");

  /** Read by every service's process, whatever its configuration reads. */
  private static final List<String> OF_THE_PROCESS =
      List.of(
          "TILEWISE_MANAGEMENT_HOST",
          "TILEWISE_MANAGEMENT_PORT",
          "TILEWISE_PROBE_PORT",
          "TILEWISE_HTTP_TOKEN",
          "TILEWISE_HTTP_TLS_CERTIFICATE",
          "TILEWISE_HTTP_TLS_KEY",
          "TILEWISE_HTTP_TLS_AUTHORITIES",
          "TILEWISE_SHUTDOWN_TIMEOUT",
          "TILEWISE_LOG_LEVEL",
          "TILEWISE_LOG_FORMAT");

  private final Consumer<Settings> configuration;

  Service(Consumer<Settings> configuration) {
    this.configuration = configuration;
  }

  /** By its image, which deferred inference shares. */
  static Service of(Manifest workload) {
    String image = workload.container().path("image").asString();
    return Stream.of(values())
        .filter(service -> image.split(":", 2)[0].equals("tilewise/" + service.lowerCase()))
        .findFirst()
        .orElseThrow();
  }

  String lowerCase() {
    return name().toLowerCase(Locale.ROOT);
  }

  SortedSet<String> settings() {
    Settings settings = Settings.of(Map.of());
    try {
      configuration.accept(settings);
    } catch (IllegalArgumentException e) {
      // Nothing is set, so a record may refuse what it is given; all has been read before.
    }
    SortedSet<String> names = new TreeSet<>(settings.names());
    names.addAll(OF_THE_PROCESS);
    return names;
  }

  /**
   * Reads an environment as its process does.
   *
   * @throws ConfigurationException names what is unknown or has no such value
   */
  void start(Map<String, String> environment) throws ConfigurationException {
    Settings settings = Settings.of(environment);
    OF_THE_PROCESS.forEach(name -> settings.string(name, ""));
    configuration.accept(settings);
    settings.check();
  }

  /** What the manual lists, with defaults as it writes them. */
  Map<String, String> manual() {
    String text = Manifests.text(Path.of("..", lowerCase() + "-service", "README.md"));
    return ROW.matcher(text)
        .results()
        .collect(
            Collectors.toMap(
                row -> row.group(1),
                row -> row.group(2).replace("`", ""),
                (first, _) -> first,
                TreeMap::new));
  }

  int managementPort() {
    return port("TILEWISE_MANAGEMENT_PORT");
  }

  int probePort() {
    return port("TILEWISE_PROBE_PORT");
  }

  private int port(String setting) {
    return Integer.parseInt(String.valueOf(manual().get(setting)));
  }
}
