package io.tilewise.events.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.events.Event;
import io.tilewise.events.TileExtracted;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;

class EventCodecPropertyTest {
  private static final EventCodec CODEC = new EventCodec("/tilewise/test");

  @Property(tries = 1000)
  @Domain(EventArbitraries.class)
  void shouldDecodeWhatItEncodes(@ForAll Event event) {
    EncodedEvent encoded = encode(event);

    Decoded<?> decoded = EventCodec.decode(Samples.received(encoded), Event.class);

    assertThat(decoded).isEqualTo(new Decoded.Accepted<>(event, null));
  }

  @Property(tries = 2000)
  @Domain(EventArbitraries.class)
  @Domain(DomainContext.Global.class)
  void shouldNeverThrowWhateverHappenedToTheBytes(@ForAll Event event, @ForAll long seed) {
    Random random = new Random(seed);
    EncodedEvent encoded = encode(event);
    Map<String, byte[]> headers = new HashMap<>(encoded.headers());
    headers.computeIfPresent(EventCodec.TILE_HEADER, (_, json) -> damaged(json, random));
    byte[] value = damaged(encoded.value(), random);

    Decoded<?> decoded =
        EventCodec.decode(
            Samples.received(new EncodedEvent(encoded.key(), value, headers)), event.getClass());

    assertThat(decoded).isNotNull();
  }

  @Property(tries = 1000)
  void shouldRefuseArbitraryBytes(
      @ForAll byte[] key, @ForAll byte[] value, @ForAll EventType type) {
    Map<String, byte[]> headers = Map.of(EventCodec.TILE_HEADER, value);
    ReceivedRecord record =
        new ReceivedRecord("topic", 0, 0, Samples.TIME, key, value, headers::get);

    Decoded<?> decoded = EventCodec.decode(record, type.eventClass());

    assertThat(decoded).isInstanceOf(Decoded.Refused.class);
  }

  private static EncodedEvent encode(Event event) {
    return event instanceof TileExtracted tile
        ? CODEC.encode(tile, new byte[] {1}, Samples.TIME, null)
        : CODEC.encode(event, Samples.TIME, null);
  }

  /** Cuts, flips, doubles or replaces a stretch. */
  private static byte[] damaged(byte[] bytes, Random random) {
    byte[] result = bytes.clone();
    switch (random.nextInt(3)) {
      case 0 -> result = java.util.Arrays.copyOf(result, random.nextInt(result.length + 1));
      case 1 -> result[random.nextInt(result.length)] ^= (byte) (1 << random.nextInt(8));
      default -> {
        String text = Utf8.decode(bytes);
        int at = random.nextInt(text.length());
        String[] stretches = {
          "", "\"", "{", "}", "[", "]", ",", ":", "null", "-1e999", "\\ud800", text
        };
        result =
            Utf8.encode(
                text.substring(0, at)
                    + stretches[random.nextInt(stretches.length)]
                    + text.substring(at + 1));
      }
    }
    return result;
  }
}
