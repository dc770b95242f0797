package io.tilewise.events.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tilewise.events.Event;
import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.Lane;
import io.tilewise.events.TileExtracted;
import io.tilewise.events.VerdictInput;
import io.tilewise.events.codec.Decoded.Accepted;
import io.tilewise.events.codec.Decoded.Refused;
import io.tilewise.events.model.ModelReference;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventCodecTest {

  @ParameterizedTest
  @EnumSource
  void shouldDecodeWhatItEncodes(EventType type) {
    Decoded<?> decoded = EventCodec.decode(Samples.received(Samples.encoded(type)), Event.class);

    assertThat(decoded).isEqualTo(new Accepted<>(Samples.of(type), Samples.TRACEPARENT));
  }

  @ParameterizedTest
  @EnumSource
  void shouldAcceptTheAlternativesOfAnInterfaceAndNothingElse(EventType type) {
    Decoded<VerdictInput> decoded =
        EventCodec.decode(Samples.received(Samples.encoded(type)), VerdictInput.class);

    boolean isOther = type == EventType.TILE_EXTRACTED || type == EventType.IMAGE_CLASSIFIED;
    assertThat(decoded).isInstanceOf(isOther ? Refused.class : Accepted.class);
  }

  @Test
  void shouldKeyTilesByTileAndEverythingElseByImage() {
    assertThat(Samples.encoded(EventType.TILE_EXTRACTED).key()).isEqualTo("scan-42/7");
    assertThat(Samples.encoded(EventType.TILE_SCORED).key()).isEqualTo("slide-7");
  }

  @Test
  void shouldRefuseToEncodeATileWithoutPixels() {
    TileExtracted byReference = Samples.extracted();
    TileExtracted byValue = withoutReference(byReference);
    EventCodec codec = new EventCodec("/t");

    assertThat(codec.encode(byReference, new byte[0], Samples.TIME, null).value()).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> codec.encode(byValue, new byte[0], Samples.TIME, null))
        .withMessage("pixels: 0 bytes (expected: pixels or a reference)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> codec.encode((Event) byValue, Samples.TIME, null));
  }

  private static TileExtracted withoutReference(TileExtracted t) {
    return new TileExtracted(
        t.tileId(),
        t.imageId(),
        t.submissionId(),
        t.index(),
        t.column(),
        t.row(),
        t.region(),
        t.validWidth(),
        t.validHeight(),
        t.tissueFraction(),
        t.model(),
        t.contentType(),
        null,
        null,
        null,
        null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "%"})
  void shouldSignOnlyWithAUriReference(String source) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EventCodec(source))
        .withMessageStartingWith("source: ");
  }

  @Test
  void shouldWriteTheSameBytesForTheSameEvent() {
    List<String> keys = List.of("z", "y", "x", "w", "a", "b");
    Map<String, String> attributes = new java.util.LinkedHashMap<>();
    keys.forEach(key -> attributes.put(key, "1"));
    ImageSubmitted event =
        new ImageSubmitted(
            "i",
            "s",
            URI.create("file:/x"),
            ModelReference.parse("m"),
            Lane.ROUTINE,
            null,
            Duration.ofHours(1),
            Samples.TIME,
            attributes);

    assertThat(Utf8.decode(EventCodec.json(event)))
        .endsWith(
            "\"attributes\":{\"z\":\"1\",\"y\":\"1\",\"x\":\"1\",\"w\":\"1\",\"a\":\"1\",\"b\":\"1\"}}");
  }
}
