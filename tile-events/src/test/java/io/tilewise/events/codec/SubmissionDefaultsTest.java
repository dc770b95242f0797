package io.tilewise.events.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.Lane;
import io.tilewise.events.codec.Decoded.Accepted;
import io.tilewise.events.codec.Decoded.Cause;
import io.tilewise.events.codec.Decoded.Refused;
import io.tilewise.events.model.ModelReference;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubmissionDefaultsTest {
  private static final String SUBMITTED =
      """
      {"imageId":"i","uri":"file:/x.png","model":"m"}\
      """;

  @Test
  void shouldRefuseALaneOfALaterRelease() {
    Decoded<?> decoded = submitted(SUBMITTED.replace("}", ",\"lane\":\"NIGHTLY\"}"), Map.of());

    assertThat(decoded)
        .isEqualTo(
            new Refused<>(
                Cause.INVALID,
                "ImageSubmitted.lane: 'NIGHTLY' (expected: one of EXPRESS, ROUTINE, DEFERRED)"));
  }

  @Test
  void shouldFillInWhatAScannerLeavesOut() {
    assertThat(submitted(SUBMITTED, Map.of()))
        .isEqualTo(
            new Accepted<>(
                new ImageSubmitted(
                    "i",
                    "images.submitted-3-99",
                    URI.create("file:/x.png"),
                    ModelReference.parse("m"),
                    Lane.ROUTINE,
                    null,
                    Duration.ofHours(1),
                    Instant.EPOCH,
                    Map.of()),
                null));
  }

  @Test
  void shouldReadNullAsLeftOut() {
    String json =
        SUBMITTED.replace(
            "}",
            ",\"submissionId\":null,\"lane\":null,\"rule\":null,\"maxWait\":null,"
                + "\"submittedAt\":null,\"attributes\":null}");

    assertThat(submitted(json, Map.of())).isEqualTo(submitted(SUBMITTED, Map.of()));
  }

  @ParameterizedTest
  @CsvSource({
    "scan-1, scan-1",
    "6f1c:a.b_c, 6f1c:a.b_c",
    "a b, sha256:c8687a08aa5d6ed2044328fa6a697ab8",
    "'', sha256:e3b0c44298fc1c149afbf4c8996fb924",
  })
  void shouldDeriveTheSubmissionIdFromTheEventId(String id, String submissionId) {
    Decoded<?> decoded = submitted(SUBMITTED, Map.of("ce_id", Utf8.encode(id)));

    assertThat(((Accepted) decoded).event().submissionId()).isEqualTo(submissionId);
  }

  @Test
  void shouldPreferASubmissionIdOfTheEventItself() {
    String json = SUBMITTED.replace("}", ",\"submissionId\":\"mine\"}");

    Decoded<?> decoded = submitted(json, Map.of("ce_id", Utf8.encode("other")));

    assertThat(((Accepted) decoded).event().submissionId()).isEqualTo("mine");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more"})
  void shouldNotPassOnWhatIsNoTraceContext(String traceparent) {
    Decoded<?> decoded = submitted(SUBMITTED, Map.of("traceparent", Utf8.encode(traceparent)));

    assertThat(((Accepted) decoded).traceparent()).isNull();
  }

  private static Decoded<?> submitted(String json, Map<String, byte[]> headers) {
    ReceivedRecord record =
        new ReceivedRecord(
            "images.submitted",
            3,
            99,
            Instant.EPOCH,
            Utf8.encode("i"),
            Utf8.encode(json),
            headers::get);
    return EventCodec.decode(record, ImageSubmitted.class);
  }
}
