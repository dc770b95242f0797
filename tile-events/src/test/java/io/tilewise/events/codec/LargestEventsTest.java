package io.tilewise.events.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tilewise.events.Event;
import io.tilewise.events.FocusTile;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageClassified.Decision;
import io.tilewise.events.ImageClassified.Flippable;
import io.tilewise.events.ImageClassified.Status;
import io.tilewise.events.ImageRejected;
import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.Lane;
import io.tilewise.events.Logits;
import io.tilewise.events.Opinion;
import io.tilewise.events.Reason;
import io.tilewise.events.TileCounts;
import io.tilewise.events.TileExtracted;
import io.tilewise.events.TileFailed;
import io.tilewise.events.TileScored;
import io.tilewise.events.check.Bounds;
import io.tilewise.events.model.CalibrationCurve;
import io.tilewise.events.model.FitProvenance;
import io.tilewise.events.model.FitScope;
import io.tilewise.events.model.ManifestModel;
import io.tilewise.events.model.ModelReference;
import io.tilewise.events.model.RuleFitting;
import io.tilewise.events.model.VerdictFit;
import io.tilewise.events.model.VerdictSettings;
import io.tilewise.events.tiling.EdgePolicy;
import io.tilewise.events.tiling.LevelArea;
import io.tilewise.events.tiling.Reading;
import io.tilewise.events.tiling.Region;
import io.tilewise.events.tiling.TileGrid;
import io.tilewise.events.tiling.TileReference;
import io.tilewise.events.tiling.TileSet;
import io.tilewise.events.tiling.TissueMask;
import java.net.URI;
import java.time.Instant;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The largest event of each type, every field at its bound, still has room in a record. */
class LargestEventsTest {
  /** Six bytes of JSON, {@code \\u0001}: no character has more. */
  private static final String LONGEST = "\u0001";

  private static final String ID = "i".repeat(128);
  private static final ModelReference MODEL = new ModelReference("m".repeat(64), "1".repeat(64));
  private static final URI LONG_URI = URI.create("file:/" + "x".repeat(Bounds.URI - 6));
  private static final Region REGION =
      new Region(Region.MAX_SIDE, Region.MAX_SIDE, Region.MAX_SIDE, Region.MAX_SIDE);
  private static final Instant TIME = Instant.parse("9999-12-31T23:59:59.999999999Z");
  private static final String DIGEST = "f".repeat(64);
  private static final double NUMBER = -Double.MIN_NORMAL;
  private static final double FRACTION = Double.MIN_NORMAL;

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "IMAGE_CLASSIFIED")
  void shouldHaveRoomInARecord(EventType type) {
    byte[] json = EventCodec.json(largest(type));

    assertThat(json).hasSizeLessThanOrEqualTo(EventCodec.MAX_JSON_BYTES);
    assertThat(Samples.decode(type, type == EventType.TILE_EXTRACTED ? tileId() : ID, json))
        .isEqualTo(new Decoded.Accepted<>(largest(type), null));
    assertThat(EventSchemas.errors(type, Utf8.decode(json))).isEmpty();
  }

  @Test
  void shouldNotWriteAVerdictThatHasNoRoomInARecord() {
    List<String> labels =
        IntStream.range(0, Bounds.LABELS).mapToObj(at -> "%033d".formatted(at)).toList();
    ImageClassified verdict = verdict(labels, settings(largestFit()));

    assertThatExceptionOfType(OversizedEventException.class)
        .isThrownBy(() -> EventCodec.json(verdict))
        .withMessageMatching(
            "json: \\d+ bytes \\(expected: at most 1048576\\): ImageClassified of i{128}");
  }

  /** Half a record takes it. */
  @Test
  void shouldHaveRoomForTheVerdictOfAHundredLabelsUnderEveryRule() {
    List<String> labels =
        IntStream.range(0, 100).mapToObj(at -> "label of some length %03d".formatted(at)).toList();

    assertThat(EventCodec.json(verdict(labels, settings(null))))
        .hasSizeLessThan(EventCodec.MAX_JSON_BYTES / 2);
  }

  @Test
  void shouldRefuseAFitThatAManifestHasNoRoomFor() {
    assertThat(fit(5).rules()).hasSize(5);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> fit(6))
        .withMessageMatching("fit: \\d+ bytes \\(expected: at most 262144\\)");
  }

  @Test
  void shouldRefuseLabelsThatAManifestHasNoRoomFor() {
    List<String> labels = IntStream.range(0, 500).mapToObj(at -> "%033d".formatted(at)).toList();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ManifestModel(MODEL, labels, null, List.of(), Samples.VERDICT, null))
        .withMessage("model.labels together: 30001 bytes (expected: at most 24576)");
  }

  static Event largest(EventType type) {
    return switch (type) {
      case IMAGE_SUBMITTED -> submitted();
      case IMAGE_TILED -> tiled();
      case IMAGE_REJECTED ->
          new ImageRejected(
              ID, ID, Reason.FIT_OUT_OF_SCOPE, text(), TIME, 9_000_000_000L, Integer.MAX_VALUE);
      case TILE_EXTRACTED -> extracted();
      case TILE_SCORED -> scored();
      case TILE_FAILED ->
          new TileFailed(
              ID,
              ID,
              Integer.MAX_VALUE,
              REGION,
              MODEL,
              Reason.VERDICT_NOT_COMPUTED,
              text(),
              DIGEST,
              ID);
      case IMAGE_CLASSIFIED -> throw new IllegalArgumentException("may be too large");
    };
  }

  private static String text() {
    return LONGEST.repeat(Bounds.TEXT);
  }

  private static String tileId() {
    return TileExtracted.tileId(ID, Integer.MAX_VALUE);
  }

  private static ImageSubmitted submitted() {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (int at = 0; at < Bounds.ATTRIBUTES; at++) {
      String name = "%02d".formatted(at) + LONGEST.repeat(Bounds.ATTRIBUTE_NAME - 2);
      attributes.put(name, LONGEST.repeat(Bounds.ATTRIBUTE));
    }
    return new ImageSubmitted(
        ID,
        ID,
        LONG_URI,
        MODEL,
        Lane.DEFERRED,
        LONGEST.repeat(Bounds.RULE),
        ImageSubmitted.LONGEST_MAX_WAIT.minusNanos(1),
        TIME,
        attributes,
        REGION,
        new TissueMask.Threshold(0.123456));
  }

  private static ImageTiled tiled() {
    LevelArea area = new LevelArea(1 + FRACTION, 0, 0, 8_191_000, 8_191_000);
    TileGrid grid = TileGrid.covering(area, Integer.MAX_VALUE, 8192, 1, EdgePolicy.SHIFT);
    BitSet background = new BitSet();
    background.set(0, grid.tileCount());
    List<String> labels = labels();
    return new ImageTiled(
        ID,
        ID,
        8_191_000,
        8_191_000,
        grid,
        0,
        grid.tileCount(),
        new ManifestModel(MODEL, labels, labels.getFirst(), labels, settings(largestFit()), DIGEST),
        DIGEST,
        TIME,
        TIME,
        TIME,
        9_000_000_000L,
        Integer.MAX_VALUE,
        ID,
        TileSet.of(background),
        new Reading(text(), LONGEST.repeat(Bounds.DECODER), FRACTION, 8, text()));
  }

  private static TileExtracted extracted() {
    return new TileExtracted(
        tileId(),
        ID,
        ID,
        Integer.MAX_VALUE,
        Integer.MAX_VALUE,
        Integer.MAX_VALUE,
        REGION,
        Region.MAX_SIDE,
        Region.MAX_SIDE,
        FRACTION,
        MODEL,
        LONGEST.repeat(Bounds.CONTENT_TYPE),
        new TileReference(LONG_URI, Integer.MAX_VALUE, REGION, LONGEST.repeat(Bounds.DECODER)),
        DIGEST,
        TIME,
        ID);
  }

  private static TileScored scored() {
    float[] logits = new float[Bounds.LABELS];
    java.util.Arrays.fill(logits, -1.17549435E-38f);
    return new TileScored(
        ID, ID, Integer.MAX_VALUE, REGION, Logits.of(logits), MODEL, FRACTION, DIGEST, ID);
  }

  /** As many as there may be, as long together as they may be. */
  private static List<String> labels() {
    return IntStream.range(0, 500)
        .mapToObj(at -> "%03d".formatted(at) + LONGEST.repeat(3))
        .toList();
  }

  private static VerdictSettings settings(VerdictFit fit) {
    String name = LONGEST.repeat(Bounds.RULE);
    return new VerdictSettings(name, name, FRACTION, fit);
  }

  private static VerdictFit largestFit() {
    return fit(5);
  }

  /** Each rule has some 50,000 bytes. */
  private static VerdictFit fit(int rules) {
    List<Double> numbers = Collections.nCopies(Bounds.NUMBERS, NUMBER);
    RuleFitting rule =
        new RuleFitting(
            LONGEST.repeat(Bounds.RULE),
            NUMBER,
            NUMBER,
            FRACTION,
            new CalibrationCurve(numbers, numbers),
            null);
    return new VerdictFit(
        new FitScope(MODEL, 8192, 8191, LONGEST.repeat(Bounds.ATTRIBUTE), DIGEST),
        new FitProvenance(DIGEST, Integer.MAX_VALUE, Integer.MAX_VALUE, TIME),
        List.of(),
        null,
        List.of(),
        Collections.nCopies(rules, rule));
  }

  private static ImageClassified verdict(List<String> labels, VerdictSettings settings) {
    Map<String, Double> probabilities = new LinkedHashMap<>();
    labels.forEach(label -> probabilities.put(label, 1.2345678901234567E-5));
    Opinion opinion =
        new Opinion("generalized-mean", labels.getFirst(), probabilities, "tied, and broken");
    return new ImageClassified(
        ID,
        ID,
        ImageClassified.LATEST_REVISION,
        null,
        Status.COMPLETE,
        Decision.CLASSIFIED,
        labels.getFirst(),
        probabilities,
        labels,
        "generalized-mean",
        Collections.nCopies(13, opinion),
        0.5,
        "tied, and broken",
        new TileCounts(1, 1, 0, 0, 0),
        Flippable.NO,
        Collections.nCopies(5, new FocusTile(0, REGION, probabilities)),
        MODEL,
        settings,
        null,
        null,
        TIME,
        TIME,
        true,
        List.of(),
        DIGEST,
        labels.getFirst());
  }
}
