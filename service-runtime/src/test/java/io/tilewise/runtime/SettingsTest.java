package io.tilewise.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  @Test
  void shouldAnswerWithDefaultsWhenNothingIsSet() throws Exception {
    Settings settings = Settings.of(Map.of("PATH", "/bin"));

    assertThat(settings.string("TILEWISE_A", "text")).isEqualTo("text");
    assertThat(settings.optionalString("TILEWISE_B")).isEmpty();
    assertThat(settings.integer("TILEWISE_C", 7, 1, 9)).isEqualTo(7);
    assertThat(settings.decimal("TILEWISE_D", 0.5, 0, 1)).isEqualTo(0.5);
    assertThat(settings.flag("TILEWISE_E", true)).isTrue();
    assertThat(settings.duration("TILEWISE_F", Duration.ofHours(1))).isEqualTo(Duration.ofHours(1));
    assertThat(settings.dataSize("TILEWISE_G", 64)).isEqualTo(64);
    assertThat(settings.path("TILEWISE_H", Path.of("x"))).isEqualTo(Path.of("x"));
    assertThat(settings.paths("TILEWISE_I", List.of())).isEmpty();
    assertThat(settings.choice("TILEWISE_J", TimeUnit.class, TimeUnit.DAYS))
        .isEqualTo(TimeUnit.DAYS);
    settings.check();
  }

  @Test
  void shouldNoteWhatIsWantedAndNotThere() {
    Settings settings = Settings.of(Map.of("TILEWISE_A", "true", "TILEWISE_B", "true"));

    assertThat(settings.wanted("TILEWISE_A", () -> true, "a")).isTrue();
    assertThat(settings.wanted("TILEWISE_B", () -> false, "libb installed")).isTrue();
    assertThat(settings.wanted("TILEWISE_C", () -> false, "c")).isFalse();

    assertThatThrownBy(settings::check)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("TILEWISE_B: true (expected: libb installed)")
        .hasMessageNotContainingAny("TILEWISE_A", "TILEWISE_C");
  }

  @Test
  void shouldReadWhatIsSet() throws Exception {
    Settings settings =
        Settings.of(
            Map.of(
                "TILEWISE_A", " text ",
                "TILEWISE_C", "9",
                "TILEWISE_D", "0.25",
                "TILEWISE_E", "false",
                "TILEWISE_I", "/a" + File.pathSeparator + "/b c" + File.pathSeparator,
                "TILEWISE_J", "seconds"));

    assertThat(settings.requiredString("TILEWISE_A")).isEqualTo("text");
    assertThat(settings.integer("TILEWISE_C", 7, 1, 9)).isEqualTo(9);
    assertThat(settings.decimal("TILEWISE_D", 0.5, 0, 1)).isEqualTo(0.25);
    assertThat(settings.flag("TILEWISE_E", true)).isFalse();
    assertThat(settings.requiredPaths("TILEWISE_I"))
        .containsExactly(Path.of("/a"), Path.of("/b c"));
    assertThat(settings.choice("TILEWISE_J", TimeUnit.class, TimeUnit.DAYS))
        .isEqualTo(TimeUnit.SECONDS);
    settings.check();
  }

  @ParameterizedTest
  @CsvSource({"500ms,PT0.5S", "10s,PT10S", "5m,PT5M", "2h,PT2H", "1d,PT24H", "PT1M30S,PT1M30S"})
  void shouldReadDurationsInBothNotations(String text, Duration expected) throws Exception {
    Settings settings = Settings.of(Map.of("TILEWISE_T", text));

    Duration duration = settings.duration("TILEWISE_T", Duration.ofDays(9));

    assertThat(duration).isEqualTo(expected);
    settings.check();
  }

  @ParameterizedTest
  @CsvSource({"1,1", "4096B,4096", "512KiB,524288", "16MiB,16777216", "3GiB,3221225472"})
  void shouldReadDataSizesWithBinaryUnits(String text, long expected) throws Exception {
    Settings settings = Settings.of(Map.of("TILEWISE_S", text));

    long bytes = settings.dataSize("TILEWISE_S", 1);

    assertThat(bytes).isEqualTo(expected);
    settings.check();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10", "ten seconds", "0s", "PT-1S", "PT0S", "3651d", "P999999999D"})
  void shouldRefuseOtherDurations(String text) {
    Settings settings = Settings.of(Map.of("TILEWISE_T", text));

    settings.duration("TILEWISE_T", Duration.ofDays(9));

    assertThat(problems(settings)).hasSize(1).first().asString().contains("10s or PT5M");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "5MB", "1.5GiB", "999999999999999GiB", "all"})
  void shouldRefuseOtherDataSizes(String text) {
    Settings settings = Settings.of(Map.of("TILEWISE_S", text));

    settings.dataSize("TILEWISE_S", 1);

    assertThat(problems(settings)).hasSize(1).first().asString().contains("16MiB");
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "-0.1", "1.1", "half"})
  void shouldRefuseNumbersOutsideTheirRange(String text) {
    Settings settings = Settings.of(Map.of("TILEWISE_D", text));

    settings.decimal("TILEWISE_D", 0.5, 0, 1);

    assertThat(problems(settings))
        .containsExactly("TILEWISE_D: " + text + " (expected: a number from 0.0 to 1.0)");
  }

  @Test
  void shouldReportEveryProblemAtOnceWithKeyValueAndExpectation() {
    Settings settings =
        Settings.of(
            Map.of(
                "TILEWISE_PORT", "99999",
                "TILEWISE_UNIT", "fortnights",
                "TILEWISE_FLAG", "yes",
                "TILEWISE_PROT", "8081"));
    settings.integer("TILEWISE_PORT", 8081, 0, 65535);
    settings.choice("TILEWISE_UNIT", Unit.class, Unit.DAYS);
    settings.flag("TILEWISE_FLAG", true);
    settings.requiredPath("TILEWISE_MODELS");
    settings.problem("TILEWISE_UNIT", "DAYS", "shorter than TILEWISE_OTHER");

    ConfigurationException thrown =
        catchThrowableOfType(ConfigurationException.class, settings::check);

    assertThat(thrown.problems())
        .containsExactly(
            "TILEWISE_PORT: 99999 (expected: a whole number from 0 to 65535)",
            "TILEWISE_UNIT: fortnights (expected: one of hours, half-days, days)",
            "TILEWISE_FLAG: yes (expected: true or false)",
            "TILEWISE_MODELS: not set (expected: a path)",
            "TILEWISE_UNIT: DAYS (expected: shorter than TILEWISE_OTHER)",
            "TILEWISE_PROT: unknown (expected: one of TILEWISE_FLAG, TILEWISE_MODELS,"
                + " TILEWISE_PORT, TILEWISE_UNIT)");
    assertThat(thrown).hasMessage(String.join(System.lineSeparator(), thrown.problems()));
  }

  @Test
  void shouldReadChoicesInAnyCaseWithDashes() throws Exception {
    Settings settings = Settings.of(Map.of("TILEWISE_UNIT", "half-days"));

    Unit unit = settings.choice("TILEWISE_UNIT", Unit.class, Unit.HOURS);

    assertThat(unit).isEqualTo(Unit.HALF_DAYS);
    settings.check();
  }

  @Test
  void shouldCountAnEmptyValueAsNotSet() {
    Settings settings = Settings.of(Map.of("TILEWISE_A", "  "));

    String value = settings.requiredString("TILEWISE_A");

    assertThat(value).isEmpty();
    assertThat(problems(settings)).containsExactly("TILEWISE_A: not set (expected: a value)");
  }

  @Test
  void shouldPassKafkaPropertiesOnByTheirOwnNames() throws Exception {
    Settings settings =
        Settings.of(
            Map.of(
                "TILEWISE_KAFKA_BOOTSTRAP_SERVERS", "localhost:9092",
                "TILEWISE_KAFKA_SASL_JAAS_CONFIG", "secret",
                "TILEWISE_KAFKA_CLIENT_RACK", ""));

    Map<String, Object> properties = settings.kafka();

    assertThat(properties)
        .containsOnly(
            Map.entry("bootstrap.servers", "localhost:9092"),
            Map.entry("sasl.jaas.config", "secret"));
    settings.check();
  }

  @Test
  void shouldRequireKafkaOnceHoweverOftenItIsRead() {
    Settings settings = Settings.of(Map.of());
    settings.kafka();

    settings.kafka();

    assertThat(problems(settings))
        .containsExactly(
            "TILEWISE_KAFKA_BOOTSTRAP_SERVERS: not set (expected: host:port of Kafka)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TILEWISE_DB_PASSWORD",
        "TILEWISE_CLIENT_SECRET",
        "TILEWISE_JAAS",
        "TILEWISE_API_TOKEN",
        "TILEWISE_SSL_KEYSTORE_KEY"
      })
  void shouldNeverTellTheValueOfASecret(String name) {
    Settings settings = Settings.of(Map.of(name, "hunter2", "TILEWISE_PASWORD", "hunter2"));

    settings.integer(name, 1, 1, 2);

    assertThat(problems(settings)).hasSize(2);
    assertThat(String.join("", problems(settings))).contains("******").doesNotContain("hunter2");
    assertThat(settings.toString()).doesNotContain("hunter2");
  }

  @Test
  void shouldAcceptNamesThatAreReadElsewhere() throws Exception {
    Settings settings = Settings.of(Map.of("TILEWISE_CACHE_DIR", "/cache"));

    settings.alsoKnown("TILEWISE_CACHE_DIR").check();

    assertThat(settings.optionalString("TILEWISE_CACHE_DIR")).contains("/cache");
  }

  @Test
  void shouldRefuseToReadForeignNames() {
    Settings settings = Settings.of(Map.of());

    assertThatThrownBy(() -> settings.string("PATH", ""))
        .hasMessage("name: PATH (expected: TILEWISE_...)");
  }

  private static List<String> problems(Settings settings) {
    return catchThrowableOfType(ConfigurationException.class, settings::check).problems();
  }

  private enum Unit {
    HOURS,
    HALF_DAYS,
    DAYS
  }
}
