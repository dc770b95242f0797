package io.tilewise.runtime;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Settings from environment variables whose names start with {@code TILEWISE_}. A read never
 * throws: it notes the problem and answers with the default, so that {@link #check} can report all
 * problems at once. An empty value counts as not set. Not thread-safe: read once, on the main
 * thread, into a record.
 */
public final class Settings {
  /** Where Kafka is, required by every service: {@code host:port}, several with commas. */
  public static final String BOOTSTRAP_SERVERS = "TILEWISE_KAFKA_BOOTSTRAP_SERVERS";

  /** How long an end may take unless it is set; below the grace period of common platforms. */
  public static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(25);

  private static final String PREFIX = "TILEWISE_";
  private static final String KAFKA_PREFIX = "TILEWISE_KAFKA_";
  private static final Duration LONGEST = Duration.ofDays(3650);
  private static final Pattern DATA_SIZE = Pattern.compile("(\\d{1,15})(B|KiB|MiB|GiB)?");
  private static final Pattern SECRET =
      Pattern.compile("PASSWORD|SECRET|JAAS|TOKEN|CREDENTIAL|KEYSTORE_KEY|USER_INFO");

  private final Map<String, String> environment;
  private final Set<String> known = new HashSet<>();
  private final List<String> problems = new ArrayList<>();

  private Settings(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Settings from an environment, of which only {@code TILEWISE_*} is looked at. */
  public static Settings of(Map<String, String> environment) {
    Map<String, String> ours = new TreeMap<>(environment);
    ours.keySet().removeIf(name -> !name.startsWith(PREFIX));
    return new Settings(ours);
  }

  /** Any text. */
  public String string(String name, String defaultValue) {
    return value(name).orElse(defaultValue);
  }

  /** Any text that has no default. */
  public Optional<String> optionalString(String name) {
    return value(name);
  }

  /** Any text that must be there; empty, and a problem, when it is not. */
  public String requiredString(String name) {
    return required(name, "a value");
  }

  /** A whole number from {@code min} to {@code max}. */
  public int integer(String name, int defaultValue, int min, int max) {
    String expected = "a whole number from " + min + " to " + max;
    return read(name, defaultValue, expected, text -> within(Integer.valueOf(text), min, max));
  }

  /** A number from {@code min} to {@code max}. */
  public double decimal(String name, double defaultValue, double min, double max) {
    String expected = "a number from " + min + " to " + max;
    return read(name, defaultValue, expected, text -> within(Double.valueOf(text), min, max));
  }

  /** {@code true} or {@code false}. */
  public boolean flag(String name, boolean defaultValue) {
    return read(
        name,
        defaultValue,
        "true or false",
        text ->
            switch (text) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new IllegalArgumentException(text);
            });
  }

  /**
   * Whether something is wanted; it is not unless said. That it is wanted and not there is a
   * problem.
   *
   * @param isThere asked where it is wanted
   * @param expected what would be there
   */
  public boolean wanted(String name, BooleanSupplier isThere, String expected) {
    boolean wanted = flag(name, false);
    if (wanted && !isThere.getAsBoolean()) {
      problem(name, wanted, expected);
    }
    return wanted;
  }

  /** Some time longer than none: {@code PT30S} (ISO-8601), or {@code 500ms, 10s, 5m, 2h, 1d}. */
  public Duration duration(String name, Duration defaultValue) {
    return duration(name, defaultValue, Duration.ofNanos(1), LONGEST);
  }

  /** A duration from {@code min} to {@code max}. */
  public Duration duration(String name, Duration defaultValue, Duration min, Duration max) {
    String bounds =
        (min.toMillis() == 0 ? "longer than 0" : "at least " + min)
            + (max.equals(LONGEST) ? "" : ", at most " + max);
    return read(
        name,
        defaultValue,
        "a duration such as 500ms, 10s or PT5M, " + bounds,
        text -> within(Durations.parse(text), min, max));
  }

  /** A number of bytes, at least 1: {@code 4096}, {@code 512KiB}, {@code 16MiB}, {@code 1GiB}. */
  public long dataSize(String name, long defaultBytes) {
    return dataSize(name, defaultBytes, 1);
  }

  /** A number of bytes, at least {@code min}. */
  public long dataSize(String name, long defaultBytes, long min) {
    String expected =
        "a size such as 4096, 512KiB, 16MiB or 1GiB, from " + min + " to 2^63-1 bytes";
    return read(
        name, defaultBytes, expected, text -> within(parseBytes(text), min, Long.MAX_VALUE));
  }

  /** A path; whether anything is there is for its user to find out. */
  public Path path(String name, Path defaultValue) {
    return read(name, defaultValue, "a path", Path::of);
  }

  /** A path that must be set. */
  public Path requiredPath(String name) {
    required(name, "a path");
    return path(name, Path.of(""));
  }

  /** Paths with the platform's path separator between them ({@code :}, on Windows {@code ;}). */
  public List<Path> paths(String name, List<Path> defaultValue) {
    return read(
        name,
        defaultValue,
        "paths with " + File.pathSeparator + " between them",
        text ->
            Arrays.stream(text.split(Pattern.quote(File.pathSeparator)))
                .filter(part -> !part.isBlank())
                .map(Path::of)
                .toList());
  }

  /** Paths, at least one of which must be set. */
  public List<Path> requiredPaths(String name) {
    required(name, "paths with " + File.pathSeparator + " between them");
    return paths(name, List.of());
  }

  /** One of an enum's constants, in any case, {@code -} for {@code _}. */
  public <E extends Enum<E>> E choice(String name, Class<E> type, E defaultValue) {
    String expected =
        Arrays.stream(type.getEnumConstants())
            .map(constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-'))
            .collect(Collectors.joining(", ", "one of ", ""));
    return read(
        name,
        defaultValue,
        expected,
        text -> Enum.valueOf(type, text.toUpperCase(Locale.ROOT).replace('-', '_')));
  }

  /** Notes a problem when a folder that is set is none, or cannot be read. */
  public void checkDirectory(String name, Path folder) {
    boolean set = !folder.toString().isEmpty();
    if (set && !(Files.isDirectory(folder) && Files.isReadable(folder))) {
      problem(name, folder, "a directory that can be read");
    }
  }

  /** How long an end in two stages may take, 1 ms to 1 hour. */
  public Duration shutdownTimeout() {
    return duration(
        "TILEWISE_SHUTDOWN_TIMEOUT", SHUTDOWN_TIMEOUT, Duration.ofMillis(1), Duration.ofHours(1));
  }

  /**
   * Every {@code TILEWISE_KAFKA_<PROPERTY>} by Kafka's own name of it: {@code
   * TILEWISE_KAFKA_SECURITY_PROTOCOL} is {@code security.protocol}. Mutable and the caller's own.
   * That {@value #BOOTSTRAP_SERVERS} is missing is a problem.
   */
  public Map<String, Object> kafka() {
    required(BOOTSTRAP_SERVERS, "host:port of Kafka");
    Map<String, Object> properties = new LinkedHashMap<>();
    environment
        .keySet()
        .forEach(
            name -> {
              if (name.startsWith(KAFKA_PREFIX)) {
                String property = name.substring(KAFKA_PREFIX.length()).replace('_', '.');
                value(name).ifPresent(v -> properties.put(property.toLowerCase(Locale.ROOT), v));
              }
            });
    return properties;
  }

  /** Says that these variables are read elsewhere, so that they are not refused as unknown. */
  public Settings alsoKnown(String... names) {
    Collections.addAll(known, names);
    return this;
  }

  /** Every name that was read or said to be known, in order: what a manual has to list. */
  public SortedSet<String> names() {
    return new TreeSet<>(known);
  }

  /** Notes a problem that only the reader of several settings can see; {@link #check} tells it. */
  public void problem(String name, Object value, String expected) {
    problems.add(
        name + ": " + (isSecret(name) ? "******" : value) + " (expected: " + expected + ")");
  }

  /** Ends the reading. Throws when any value was bad, or any {@code TILEWISE_*} was never read. */
  public void check() throws ConfigurationException {
    List<String> all = new ArrayList<>(problems.stream().distinct().toList());
    for (String name : environment.keySet()) {
      if (!known.contains(name)) {
        all.add(unknown(name));
      }
    }
    if (!all.isEmpty()) {
      throw new ConfigurationException(all);
    }
  }

  private Optional<String> value(String name) {
    if (!name.startsWith(PREFIX)) {
      throw new IllegalArgumentException("name: " + name + " (expected: " + PREFIX + "...)");
    }
    known.add(name);
    return Optional.ofNullable(environment.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  private String required(String name, String expected) {
    Optional<String> value = value(name);
    if (value.isEmpty()) {
      problems.add(name + ": not set (expected: " + expected + ")");
    }
    return value.orElse("");
  }

  /** A value of any type: what the parser refuses is a problem, told with what was expected. */
  public <T> T read(String name, T defaultValue, String expected, Function<String, T> parser) {
    Optional<String> value = value(name);
    try {
      return value.map(parser).orElse(defaultValue);
    } catch (IllegalArgumentException | DateTimeParseException | ArithmeticException e) {
      problem(name, value.orElse(""), expected);
      return defaultValue;
    }
  }

  private static <T extends Comparable<T>> T within(T value, T min, T max) {
    // Written so that NaN, which compares as the largest, is outside as well.
    if (value.compareTo(min) >= 0 && value.compareTo(max) <= 0) {
      return value;
    }
    throw new IllegalArgumentException(value.toString());
  }

  private static long parseBytes(String text) {
    Matcher matcher = DATA_SIZE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(text);
    }
    String unit = matcher.group(2);
    int power = unit == null ? 0 : List.of("B", "KiB", "MiB", "GiB").indexOf(unit);
    return Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << (10 * power));
  }

  /** Without its value: a misspelt secret is one, too. */
  private String unknown(String name) {
    return name + ": unknown (expected: one of " + String.join(", ", names()) + ")";
  }

  private static boolean isSecret(String name) {
    return SECRET.matcher(name).find();
  }
}
