package io.tilewise.events.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.TileFailed;
import io.tilewise.events.TileScored;
import io.tilewise.events.codec.Decoded.Accepted;
import io.tilewise.events.codec.Decoded.Cause;
import io.tilewise.events.codec.Decoded.Refused;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Whatever a record's bytes are, it is refused at once, in one line, and nothing is thrown. */
@Timeout(20)
class HostileRecordTest {
  private static final String SCORED =
      """
      {"imageId":"i","submissionId":"s","index":1,"region":{"x":0,"y":0,"width":8,"height":8},\
      "logits":[1,2],"model":"m@1","tissueFraction":1}\
      """;
  private static final String SUBMITTED =
      """
      {"imageId":"i","uri":"file:/x.png","model":"m","attributes":{"a":"1"}}\
      """;

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":", "[{\"a\":"})
  void shouldRefuseDepthWhereverItStands(String opening) {
    String deep = opening.repeat(100_000);

    assertThat(scored(SCORED.replace("{\"imageId", "{\"later\":" + deep + ",\"imageId")))
        .isEqualTo(Cause.MALFORMED);
    assertThat(scored(SCORED.replace("[1,2]", deep))).isEqualTo(Cause.INVALID);
    assertThat(submitted(SUBMITTED.replace("\"1\"", deep))).isEqualTo(Cause.INVALID);
  }

  @Test
  void shouldRefuseNumbersOfAHundredThousandDigits() {
    String digits = "9".repeat(100_000);

    assertThat(scored(SCORED.replace("\"index\":1", "\"index\":" + digits)))
        .isEqualTo(Cause.MALFORMED);
    assertThat(scored(SCORED.replace("[1,2]", "[1,0." + digits + "]"))).isEqualTo(Cause.MALFORMED);
    assertThat(scored(SCORED.replace("Fraction\":1", "Fraction\":1e" + digits)))
        .isEqualTo(Cause.MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e999999999", "-1e999999999", "1e99999999999999999999"})
  void shouldRefuseNumbersBeyondEveryType(String number) {
    assertThat(scored(SCORED.replace("\"index\":1", "\"index\":" + number)))
        .isEqualTo(Cause.INVALID);
    assertThat(scored(SCORED.replace("[1,2]", "[1," + number + "]"))).isEqualTo(Cause.INVALID);
    assertThat(scored(SCORED.replace("Fraction\":1", "Fraction\":" + number)))
        .isEqualTo(Cause.INVALID);
  }

  @Test
  void shouldRefuseLongListsAndMaps() {
    String zeros = "0" + ",0".repeat(500_000);
    String entries =
        IntStream.range(0, 60_000)
            .mapToObj(at -> "\"" + at + "\":\"\"")
            .collect(Collectors.joining(","));

    assertThat(scored(SCORED.replace("1,2", zeros))).isEqualTo(Cause.INVALID);
    assertThat(submitted(SUBMITTED.replace("\"a\":\"1\"", entries))).isEqualTo(Cause.INVALID);
  }

  @Test
  void shouldSkipUnknownFieldsHoweverManyAndHoweverLong() {
    String fields =
        IntStream.range(0, 60_000)
            .mapToObj(at -> "\"u" + at + "\":0,")
            .collect(Collectors.joining());

    assertThat(decode(SCORED.replace("{\"imageId", "{" + fields + "\"imageId")))
        .isInstanceOf(Accepted.class);
    assertThat(scored(SCORED.replace("{\"imageId", "{\"" + "n".repeat(60_000) + "\":0,\"imageId")))
        .isEqualTo(Cause.MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"imageId\":\"i\"|\"imageId\":\"i\",\"imageId\":\"j\"",
        "\"x\":0|\"x\":0,\"x\":1",
        "\"model\":\"m@1\"|\"model\":null,\"model\":\"m@1\""
      })
  void shouldRefuseAFieldThatStandsThereTwice(String replacement) {
    String[] parts = replacement.split("\\|", -1);

    assertThat(scored(SCORED.replace(parts[0], parts[1]))).isEqualTo(Cause.INVALID);
  }

  @Test
  void shouldRefuseAKeyThatStandsInAMapTwice() {
    assertThat(submitted(SUBMITTED.replace("{\"a\":\"1\"}", "{\"a\":\"1\",\"a\":\"2\"}")))
        .isEqualTo(Cause.INVALID);
  }

  /** Jackson alone takes all of them but the last three, and not all readers read the same. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u00ef\u00bb\u00bf{", // a byte order mark
        "{\"later\":\"\u00c1\u00a9\",", // i in two bytes
        "{\"later\":\"\u00e0\u0080\u00af\",", // a slash in three
        "{\"later\":\"\u00ed\u00a0\u00bd\u00ed\u00b8\u0080\",", // a pair of surrogates
        "{\"later\":\"\u00f4\u0090\u0080\u0080\",", // beyond Unicode
        "{\"later\":\"\u00ff\",",
        "{\"later\":\"\u00c3\",",
        "{\"later\":\"\u0000\","
      })
  void shouldRefuseWhatIsNotUtf8(String start) {
    String json = start + SCORED.substring(1);

    assertThat(((Refused<?>) decode(json.getBytes(ISO_8859_1))).cause()).isEqualTo(Cause.MALFORMED);
  }

  @Test
  void shouldRefuseOtherEncodings() {
    for (Charset each : new Charset[] {UTF_16LE, UTF_16BE, Charset.forName("UTF-32LE")}) {
      assertThat(((Refused<?>) decode(SCORED.getBytes(each))).cause()).isEqualTo(Cause.MALFORMED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\u0000", "\\ud800", "\\udc00\\ud800", "\\ud83d"})
  void shouldRefuseAnIdentifierOfZeroBytesAndHalfPairs(String escaped) {
    assertThat(scored(SCORED.replace("\"imageId\":\"i\"", "\"imageId\":\"" + escaped + "\"")))
        .isEqualTo(Cause.INVALID);
  }

  /** Half a pair in a value is the field's fault; in a name, Jackson's parser refuses it. */
  @Test
  void shouldRefuseHalfPairsInAttributes() {
    assertThat(submitted(SUBMITTED.replace("\"1\"", "\"\\ud83d\""))).isEqualTo(Cause.INVALID);
    assertThat(submitted(SUBMITTED.replace("\"a\"", "\"\\ud83d\""))).isEqualTo(Cause.MALFORMED);
  }

  /** Each text in turn has a million characters: what is said of it has five hundred. */
  @ParameterizedTest
  @EnumSource
  void shouldSayBrieflyWhatIsWrongWithALongText(EventType type) {
    ObjectNode sample = SchemaComparison.tree(Samples.of(type));
    String key = SchemaComparison.key(type, sample);

    for (String pointer : SchemaComparison.pointers(sample, "")) {
      if (sample.at(pointer).isString() && !pointer.matches(".*/(text|tie)")) {
        ObjectNode tree = sample.deepCopy();
        set(tree, pointer, "\u1F52".repeat(300_000));

        Decoded<?> decoded = Samples.decode(type, key, Utf8.encode(tree.toString()));

        assertThat(decoded).as(pointer).isInstanceOf(Refused.class);
        String text = ((Refused<?>) decoded).text();
        assertThat(text).as(pointer).hasSizeLessThanOrEqualTo(500).contains("(expected: ");
      }
    }
  }

  @Test
  void shouldSayBrieflyWhichKeyIsWrong() {
    String key = "k".repeat(40_000);

    for (String value : new String[] {"5", "\"1\",\"" + key + "\":\"2\"", "\"1\""}) {
      Decoded<?> decoded =
          decodeSubmitted(SUBMITTED.replace("\"a\":\"1\"", "\"" + key + "\":" + value));

      assertThat(((Refused<?>) decoded).text()).contains("(expected: ").hasSizeLessThan(500);
    }
  }

  @Test
  void shouldRefuseAReasonThatNoReleaseWillHave() {
    String json =
        """
        {"imageId":"i","submissionId":"s","index":1,"region":{"x":0,"y":0,"width":8,"height":8},\
        "model":"m@1","reason":"%s","text":"t"}\
        """;

    assertThat(failed(json.formatted("R".repeat(64)))).isInstanceOf(Accepted.class);
    assertThat(failed(json.formatted("R".repeat(65)))).isInstanceOf(Refused.class);
  }

  private static void set(ObjectNode tree, String pointer, String value) {
    JsonNode parent = tree.at(pointer.substring(0, pointer.lastIndexOf('/')));
    String field = pointer.substring(pointer.lastIndexOf('/') + 1);
    if (parent instanceof ArrayNode array) {
      array.set(Integer.parseInt(field), value);
    } else {
      ((ObjectNode) parent).put(field, value);
    }
  }

  private static Cause scored(String json) {
    return ((Refused<?>) decode(json)).cause();
  }

  private static Cause submitted(String json) {
    return ((Refused<?>) decodeSubmitted(json)).cause();
  }

  private static Decoded<?> decode(String json) {
    return decode(Utf8.encode(json));
  }

  private static Decoded<?> decode(byte[] json) {
    return EventCodec.decode(record(json), TileScored.class);
  }

  private static Decoded<?> failed(String json) {
    return EventCodec.decode(record(Utf8.encode(json)), TileFailed.class);
  }

  private static Decoded<?> decodeSubmitted(String json) {
    return EventCodec.decode(record(Utf8.encode(json)), ImageSubmitted.class);
  }

  private static ReceivedRecord record(byte[] json) {
    Map<String, byte[]> none = Map.of();
    return new ReceivedRecord("t", 3, 99, Samples.TIME, Utf8.encode("i"), json, none::get);
  }
}
