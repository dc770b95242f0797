package io.tilewise.events.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.tilewise.events.Event;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.model.VerdictFit;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Events as version 1 wrote them: {@code golden/v1/NAME.json} and {@code NAME.headers}. These files
 * never change; a new event type gets a new pair, a new major version a new folder.
 */
class GoldenEventsTest {
  @ParameterizedTest
  @EnumSource
  void shouldDecodeEveryReleasedEventForEver(EventType type) throws IOException {
    Map<String, byte[]> headers = headers(type);
    byte[] value = file(type, type == EventType.TILE_EXTRACTED ? ".value" : ".json");
    if (type == EventType.TILE_EXTRACTED) {
      headers.put(EventCodec.TILE_HEADER, file(type, ".json"));
    }
    String key = type == EventType.TILE_EXTRACTED ? "scan-42/7" : "slide-7";

    Decoded<?> decoded =
        EventCodec.decode(Samples.received(new EncodedEvent(key, value, headers)), Event.class);

    assertThat(decoded).isEqualTo(new Decoded.Accepted<>(Samples.of(type), Samples.TRACEPARENT));
  }

  @ParameterizedTest
  @EnumSource
  void shouldStillWriteTheFieldsOfVersionOne(EventType type) throws IOException {
    byte[] json = EventCodec.json(Samples.of(type));

    assertThat(EventSchemas.JSON.readTree(json))
        .isEqualTo(EventSchemas.JSON.readTree(file(type, ".json")));
  }

  /**
   * Manifests carry what was fitted since release 0.2: a file of that shape, beside the older one.
   */
  @Test
  void shouldDecodeAManifestWithAFitForEver() throws IOException {
    shouldDecode("ImageTiled-fitted.json", Samples.FIT);
  }

  /** Groups and promises of a fit came later. */
  @Test
  void shouldDecodeAManifestWithAFitOfGroupsForEver() throws IOException {
    shouldDecode("ImageTiled-fitted-2.json", LaterSamples.fit());
  }

  /** And how many tiles its images had. */
  @Test
  void shouldDecodeAManifestWithAFitOfSizedImagesForEver() throws IOException {
    shouldDecode("ImageTiled-fitted-3.json", LaterSamples.sizedFit());
  }

  /** And for which content of its model it is. */
  @Test
  void shouldDecodeAManifestWithAFitOfKnownContentForEver() throws IOException {
    shouldDecode("ImageTiled-fitted-4.json", LaterSamples.boundFit());
  }

  /** And whether its images were judged without their background. */
  @Test
  void shouldDecodeAManifestWithAFitOfTissueAloneForEver() throws IOException {
    shouldDecode("ImageTiled-fitted-5.json", LaterSamples.tissueFit());
  }

  private static void shouldDecode(String file, VerdictFit fit) throws IOException {
    ImageTiled sample = Samples.fitted((ImageTiled) Samples.of(EventType.IMAGE_TILED), fit);
    byte[] golden = resource("/golden/v1/" + file);

    Decoded<?> decoded = Samples.decode(EventType.IMAGE_TILED, "slide-7", golden);

    assertThat(decoded).isEqualTo(new Decoded.Accepted<>(sample, null));
    assertThat(EventSchemas.JSON.readTree(EventCodec.json(sample)))
        .isEqualTo(EventSchemas.JSON.readTree(golden));
    assertThat(EventSchemas.errors(EventType.IMAGE_TILED, Utf8.decode(golden))).isEmpty();
  }

  /** What a release after the first added, beside the older shape. */
  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "IMAGE_SUBMITTED")
  void shouldDecodeTheSecondShapeOfAnEventForEver(EventType type) throws IOException {
    byte[] golden = file(type, "-2.json");
    String key = type == EventType.TILE_EXTRACTED ? "scan-42/7" : "slide-7";

    Decoded<?> decoded = Samples.decode(type, key, golden);

    assertThat(decoded).isEqualTo(new Decoded.Accepted<>(LaterSamples.of(type), null));
    assertThat(EventSchemas.JSON.readTree(EventCodec.json(LaterSamples.of(type))))
        .isEqualTo(EventSchemas.JSON.readTree(golden));
    assertThat(EventSchemas.errors(type, Utf8.decode(golden))).isEmpty();
  }

  /** The positive label of a verdict came later still. */
  @Test
  void shouldDecodeAVerdictThatNamesItsPositiveLabelForEver() throws IOException {
    byte[] golden = file(EventType.IMAGE_CLASSIFIED, "-3.json");

    Decoded<?> decoded = Samples.decode(EventType.IMAGE_CLASSIFIED, "slide-7", golden);

    assertThat(decoded).isEqualTo(new Decoded.Accepted<>(LaterSamples.explained(), null));
    assertThat(EventSchemas.JSON.readTree(EventCodec.json(LaterSamples.explained())))
        .isEqualTo(EventSchemas.JSON.readTree(golden));
    assertThat(EventSchemas.errors(EventType.IMAGE_CLASSIFIED, Utf8.decode(golden))).isEmpty();
  }

  /** Parts of images, levels, background and references came with what scanners write. */
  @ParameterizedTest
  @MethodSource
  void shouldDecodeEventsOfPartsForEver(EventType type, String ending, Event sample)
      throws IOException {
    byte[] golden = file(type, ending);
    String key = type == EventType.TILE_EXTRACTED ? "scan-42/7" : "slide-7";

    Decoded<?> decoded = Samples.decode(type, key, golden);

    assertThat(decoded).isEqualTo(new Decoded.Accepted<>(sample, null));
    assertThat(EventSchemas.JSON.readTree(EventCodec.json(sample)))
        .isEqualTo(EventSchemas.JSON.readTree(golden));
    assertThat(EventSchemas.errors(type, Utf8.decode(golden))).isEmpty();
  }

  static Stream<Arguments> shouldDecodeEventsOfPartsForEver() {
    return Stream.of(
        arguments(EventType.IMAGE_CLASSIFIED, "-4.json", LaterSamples.accounted()),
        arguments(EventType.IMAGE_SUBMITTED, "-2.json", LaterSamples.submittedInPart()),
        arguments(EventType.IMAGE_TILED, "-3.json", LaterSamples.tiledInPart()),
        arguments(EventType.TILE_EXTRACTED, "-3.json", LaterSamples.extractedByReference()));
  }

  private static Map<String, byte[]> headers(EventType type) throws IOException {
    Map<String, byte[]> headers = new LinkedHashMap<>();
    for (String line : Utf8.decode(file(type, ".headers")).lines().toList()) {
      int colon = line.indexOf(": ");
      headers.put(line.substring(0, colon), Utf8.encode(line.substring(colon + 2)));
    }
    return headers;
  }

  private static byte[] file(EventType type, String ending) throws IOException {
    return resource("/golden/v1/" + type.simpleName() + ending);
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream stream = GoldenEventsTest.class.getResourceAsStream(name)) {
      assertThat(stream).as(name + " of a released event").isNotNull();
      return stream.readAllBytes();
    }
  }
}
