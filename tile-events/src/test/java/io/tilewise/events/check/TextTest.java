package io.tilewise.events.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tilewise.events.ImageRejected;
import io.tilewise.events.Opinion;
import io.tilewise.events.Reason;
import io.tilewise.events.codec.EventCodec;
import io.tilewise.events.model.VerdictSettings;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTest {
  private static final String MICROSCOPE = "\uD83D\uDD2C";

  @ParameterizedTest
  @CsvSource({
    "abc, 3, abc",
    "abcd, 3, ab…",
    "abcd, 1, …",
    "'', 1, ''",
    MICROSCOPE + MICROSCOPE + ", 2, " + MICROSCOPE + MICROSCOPE,
    MICROSCOPE + "abc, 3, " + MICROSCOPE + "a…"
  })
  void shouldCutByCharactersAndNeverThroughOne(String text, int most, String cut) {
    assertThat(Text.cut(text, most)).isEqualTo(cut);
  }

  @Property
  void shouldCutToWhatIsWithin(@ForAll String text, @ForAll @IntRange(min = 1, max = 50) int most) {
    String cut = Text.cut(text, most);

    assertThat(Text.isWithin(cut, most)).isTrue();
    assertThat(cut.equals(text)).isEqualTo(Text.isWithin(text, most));
  }

  /** Whoever quotes an input in a text for people need not think of its length or its make. */
  @Test
  void shouldShortenWhatIsForPeopleOnly() {
    String quoted = "rule: " + "x".repeat(1 << 20);

    ImageRejected rejected = rejected(quoted);
    ImageRejected half = rejected("name: \ud800.png");

    assertThat(rejected.text()).hasSize(Bounds.TEXT).startsWith("rule: xxx").endsWith("…");
    assertThat(half.text()).isEqualTo("name: \uFFFD.png");
    assertThat(EventCodec.json(rejected)).hasSizeLessThan(3000);
    assertThat(EventCodec.json(half)).hasSizeLessThan(300);
    assertThat(new Opinion("r", null, Map.of(), quoted).tie()).hasSize(Bounds.TEXT);
  }

  private static ImageRejected rejected(String text) {
    return new ImageRejected("i", "s", Reason.RULE_UNKNOWN, text, Instant.EPOCH, null, null);
  }

  @Test
  void shouldRefuseAValueRatherThanShortenIt() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new VerdictSettings("x".repeat(129), null, null))
        .withMessage("verdict.rule: 129 characters (expected: at most 128)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new VerdictSettings("\ud800", null, null))
        .withMessageEndingWith("(expected: Unicode text)");
    assertThat(new VerdictSettings(MICROSCOPE.repeat(128), null, null).rule()).hasSize(256);
  }

  @Test
  void shouldQuoteAValueBriefly() {
    List<String> labels = List.of("a".repeat(1000), "b".repeat(1000));

    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> Checks.check(false, "labels", labels, "none of " + labels))
        .satisfies(
            e ->
                assertThat(e.getMessage())
                    .hasSizeLessThan(450)
                    .startsWith("labels: [aaa")
                    .contains("… (expected: none of [aaa"));
  }
}
