package io.tilewise.events.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.events.Event;
import io.tilewise.events.Reason;
import io.tilewise.events.TileExtracted;
import io.tilewise.events.TileFailed;
import io.tilewise.events.TileOutcome;
import io.tilewise.events.TileScored;
import io.tilewise.events.codec.Decoded.Accepted;
import io.tilewise.events.codec.Decoded.Cause;
import io.tilewise.events.codec.Decoded.Refused;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Malformed, foreign and future records have defined outcomes. */
class RefusedEventTest {
  private static final Class<TileOutcome> SCORES = TileOutcome.class;
  private static final String SCORED =
      """
      {"imageId":"i","submissionId":"s","index":1,"region":{"x":0,"y":0,"width":8,"height":8},\
      "logits":[1,2],"model":"m@1","tissueFraction":1}\
      """;

  @Test
  void shouldRefuseATombstone() {
    assertThat(decode("i", null, "io.tilewise.TileScored.v1", SCORES))
        .isEqualTo(new Refused<>(Cause.TOMBSTONE, "value: null (expected: a TileScored)"));
  }

  @ParameterizedTest
  @CsvSource(
      value = {"NULL", "''", "j", "I"},
      nullValues = "NULL")
  void shouldRefuseAKeyThatIsNotTheEvents(@Nullable String key) {
    assertThat(decode(key, SCORED, "io.tilewise.TileScored.v1", SCORES))
        .isEqualTo(new Refused<>(Cause.WRONG_KEY, "key: " + key + " (expected: i)"));
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "NULL",
        "''",
        "TileScored",
        "io.tilewise.TileScored",
        "io.tilewise.TileScored.v0",
        "io.tilewise.TileScored.v01",
        "io.tilewise.TileSigned.v1",
        "io.tilewise.ImageTiled.v1",
        "io.tilewise.ImageTiled.v2",
        "com.scanner.Score.v1",
        "io_tilewise.TileScored.v1"
      },
      nullValues = "NULL")
  void shouldRefuseAForeignType(@Nullable String type) {
    assertThat(decode("i", SCORED, type, SCORES))
        .isEqualTo(
            new Refused<>(
                Cause.FOREIGN_TYPE,
                "ce_type: "
                    + type
                    + " (expected: io.tilewise.TileFailed.v1 or io.tilewise.TileScored.v1)"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "10", "99999999999999999999"})
  void shouldRefuseAnUnknownMajorVersion(String version) {
    String type = "io.tilewise.TileScored.v" + version;

    assertThat(decode("i", SCORED, type, SCORES))
        .isEqualTo(
            new Refused<>(
                Cause.FUTURE_VERSION,
                "ce_type: " + type + " (expected: io.tilewise.TileScored.v1)"));
  }

  @Test
  void shouldReadARecordWithoutTypeWhereOnlyOneIsPossible() {
    assertThat(decode("i", SCORED, null, TileScored.class)).isInstanceOf(Accepted.class);
  }

  @Test
  void shouldRefuseMoreBytesThanAnyEventHas() {
    String json = SCORED + " ".repeat(EventCodec.MAX_JSON_BYTES);

    assertThat(cause(json)).isEqualTo(Cause.OVERSIZED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "5",
        "\"x\"",
        "[]",
        "[{}]",
        "{",
        "{\"imageId\":",
        "not json",
        "\u0000",
        "{}{}",
        "{} x",
        "{\"imageId\":\"i\",}",
        "{'imageId':'i'}",
        "{\"index\":NaN}",
        "{\"logits\":[Infinity]}",
        "{\"index\":01}",
        "{\"index\":+1}",
        "{\"imageId\":\"\\ud8\"}"
      })
  void shouldRefuseWhatIsNoJsonObject(String json) {
    // A complete but empty object lacks fields before anything behind it matters.
    Cause expected = json.startsWith("{}") ? Cause.INVALID : Cause.MALFORMED;

    assertThat(cause(json)).isEqualTo(expected);
  }

  @Test
  void shouldRefuseWhatFollowsTheObject() {
    assertThat(cause(SCORED + "x")).isEqualTo(Cause.MALFORMED);
    assertThat(cause(SCORED + SCORED)).isEqualTo(Cause.MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":"})
  void shouldRefuseABombOfNestedFields(String opening) {
    String bomb =
        SCORED.replace("{\"imageId\"", "{\"later\":" + opening.repeat(100_000) + "\"imageId\"");

    assertThat(cause(bomb)).isEqualTo(Cause.MALFORMED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "\"index\":1,|| TileScored.index: null (expected: a number)",
        "\"index\":1|\"index\":\"1\"| TileScored.index: '1' (expected: a number)",
        "\"index\":1|\"index\":1.5| TileScored.index: 1.5 (expected: an integer)",
        "\"index\":1|\"index\":3000000000| TileScored.index: 3000000000 (expected: an integer of 32"
            + " bits)",
        "\"index\":1|\"index\":99999999999999999999| TileScored.index: 99999999999999999999"
            + " (expected: a number in range)",
        "\"index\":1|\"index\":-1| TileScored.index: -1 (expected: >= 0)",
        "\"index\":1|\"index\":1,\"index\":1| TileScored.index: twice (expected: once)",
        "\"logits\":[1,2]|\"logits\":[]| TileScored.logits: [] (expected: one number per label)",
        "\"logits\":[1,2]|\"logits\":[1,null]| TileScored.logits[1]: null (expected: a number)",
        "\"logits\":[1,2]|\"logits\":[\"NaN\"]| TileScored.logits[0]: 'NaN' (expected: a number)",
        "\"logits\":[1,2]|\"logits\":[1e39]| TileScored.logits: [Infinity] (expected: finite"
            + " numbers only)",
        "\"logits\":[1,2]|\"logits\":[1e999]| TileScored.logits[0]: 1e999 (expected: a number of 64"
            + " bits)",
        "\"x\":0,|| TileScored.region.x: null (expected: a number)",
        "\"width\":8|\"width\":0| TileScored.region.width: 0 (expected: 1 to 1000000000)",
        "\"m@1\"|\"m\"| TileScored.model: m (expected: name@version)",
        "\"m@1\"|null| TileScored.model: null (expected: a value)",
        "\"tissueFraction\":1|\"tissueFraction\":1.01| TileScored.tissueFraction: 1.01 (expected: 0"
            + " to 1)",
        "\"i\"|\"a b\"| TileScored.imageId: 'a b' (expected: 1 to 128 of A-Z a-z 0-9 . _ : -)",
        "\"i\"|\"\\ud800\"| TileScored.imageId: '\uFFFD' (expected: Unicode text)",
      })
  void shouldNameTheFieldTheValueAndWhatIsExpected(
      String found, @Nullable String replacement, String text) {
    String json = SCORED.replace(found, replacement == null ? "" : replacement);

    assertThat(decode("i", json, null, TileScored.class))
        .isEqualTo(new Refused<>(Cause.INVALID, text));
  }

  @ParameterizedTest
  @EnumSource
  void shouldNameARequiredFieldThatIsMissing(EventType type) {
    Decoded<?> decoded = Samples.decode(type, "i", Utf8.encode("{}"));

    assertThat(decoded).isInstanceOf(Refused.class);
    assertThat(((Refused<?>) decoded).text())
        .matches(type.simpleName() + "\\.\\w+: null \\(expected: .+\\)");
  }

  @Test
  void shouldReadAReasonOfALaterReleaseAsOther() {
    String json =
        """
        {"imageId":"i","submissionId":"s","index":1,"region":{"x":0,"y":0,"width":8,"height":8},\
        "model":"m@1","reason":"GPU_ON_FIRE","text":"hot"}\
        """;

    Decoded<?> decoded = decode("i", json, "io.tilewise.TileFailed.v1", SCORES);

    assertThat(decoded)
        .isInstanceOfSatisfying(
            Accepted.class,
            accepted ->
                assertThat(((TileFailed) accepted.event()).reason()).isEqualTo(Reason.OTHER));
  }

  @Test
  void shouldRefuseATileWithoutItsHeader() {
    ReceivedRecord record =
        new ReceivedRecord("t", 0, 0, Samples.TIME, Utf8.encode("s/1"), new byte[] {1}, _ -> null);

    assertThat(EventCodec.decode(record, TileExtracted.class))
        .isEqualTo(
            new Refused<>(
                Cause.MALFORMED, "header tile: missing (expected: the JSON of TileExtracted)"));
  }

  @Test
  void shouldKeepRefusalsShortAndPrintable() {
    String hostile = "x\n\u001b[31m" + "y".repeat(100_000);

    Refused<?> refused = (Refused<?>) decode("i", SCORED, hostile, SCORES);

    assertThat(refused.text()).hasSize(500).doesNotContain("\n", "\u001b").endsWith("…");
  }

  private static Cause cause(String json) {
    return ((Refused<?>) decode("i", json, "io.tilewise.TileScored.v1", SCORES)).cause();
  }

  private static Decoded<?> decode(
      @Nullable String key,
      @Nullable String json,
      @Nullable String type,
      Class<? extends Event> expected) {
    Map<String, byte[]> headers = new HashMap<>();
    if (type != null) {
      headers.put("ce_type", Utf8.encode(type));
    }
    return EventCodec.decode(
        new ReceivedRecord(
            "tiles.scored",
            3,
            99,
            Samples.TIME,
            key == null ? null : Utf8.encode(key),
            json == null ? null : Utf8.encode(json),
            headers::get),
        expected);
  }
}
