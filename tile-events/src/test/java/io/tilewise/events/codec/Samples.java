package io.tilewise.events.codec;

import io.tilewise.events.Event;
import io.tilewise.events.FocusTile;
import io.tilewise.events.ImageClassified;
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
import io.tilewise.events.model.CalibrationCurve;
import io.tilewise.events.model.FitProvenance;
import io.tilewise.events.model.FitScope;
import io.tilewise.events.model.ManifestModel;
import io.tilewise.events.model.ModelReference;
import io.tilewise.events.model.PredictionSets;
import io.tilewise.events.model.RuleFitting;
import io.tilewise.events.model.TileCalibrationFit;
import io.tilewise.events.model.TileScoreRange;
import io.tilewise.events.model.VerdictFit;
import io.tilewise.events.model.VerdictSettings;
import io.tilewise.events.tiling.EdgePolicy;
import io.tilewise.events.tiling.Region;
import io.tilewise.events.tiling.TileGrid;
import io.tilewise.events.tiling.TileReference;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One event of each type with every field set: the golden files of version 1 hold the same. */
final class Samples {
  static final Instant TIME = Instant.parse("2026-03-01T09:30:00.250Z");
  static final ModelReference MODEL = ModelReference.parse("thin-smear@3");
  static final Region REGION = new Region(896, 0, 128, 128);
  static final VerdictSettings VERDICT = new VerdictSettings("mean-log-probability", "worst", 0.25);
  static final String TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  private Samples() {}

  static Event of(EventType type) {
    return switch (type) {
      case IMAGE_SUBMITTED -> submitted();
      case IMAGE_TILED -> tiled();
      case IMAGE_REJECTED ->
          new ImageRejected(
              "slide-7", "scan-42", Reason.IMAGE_CORRUPT, "row 812: missing", TIME, null, null);
      case TILE_EXTRACTED -> extracted();
      case TILE_SCORED ->
          new TileScored(
              "slide-7",
              "scan-42",
              7,
              REGION,
              Logits.of(1.5f, -2.25f, 1e-7f),
              MODEL,
              0.75,
              null,
              null);
      case TILE_FAILED ->
          new TileFailed(
              "slide-7",
              "scan-42",
              7,
              REGION,
              MODEL,
              Reason.OUTPUT_NOT_FINITE,
              "logits: NaN",
              null,
              null);
      case IMAGE_CLASSIFIED -> classified(2);
    };
  }

  private static ImageSubmitted submitted() {
    return new ImageSubmitted(
        "slide-7",
        "scan-42",
        URI.create("file:///images/slide%207.png"),
        ModelReference.parse("thin-smear"),
        Lane.EXPRESS,
        "max-probability",
        Duration.ofMinutes(5),
        TIME,
        labelled("stain", "giemsa", "scanner", "s\u00e4ule-3"));
  }

  private static ImageTiled tiled() {
    return new ImageTiled(
        "slide-7",
        "scan-42",
        1000,
        300,
        new TileGrid(8, 3, 128, 0, 0, EdgePolicy.PAD),
        20,
        4,
        new ManifestModel(
            MODEL,
            List.of("infected", "healthy"),
            "infected",
            List.of("healthy", "infected"),
            VERDICT,
            null),
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        TIME,
        TIME.plusSeconds(2),
        TIME.plusSeconds(300),
        null,
        null,
        null);
  }

  static TileExtracted extracted() {
    return new TileExtracted(
        "scan-42/7",
        "slide-7",
        "scan-42",
        7,
        7,
        0,
        REGION,
        104,
        128,
        0.75,
        MODEL,
        "image/png",
        new TileReference(URI.create("s3://slides/slide-7.svs"), 1, REGION, null),
        null,
        null,
        null);
  }

  /**
   * A verdict.
   *
   * @param revision above 1
   */
  static ImageClassified classified(long revision) {
    Map<String, Double> probabilities = labelled("infected", 0.75, "healthy", 0.25);
    return new ImageClassified(
        "slide-7",
        "scan-42",
        revision,
        1L,
        ImageClassified.Status.PARTIAL,
        ImageClassified.Decision.CLASSIFIED,
        "infected",
        probabilities,
        List.of("infected"),
        "mean-log-probability",
        List.of(
            new Opinion("mean-log-probability", "infected", probabilities, null),
            new Opinion(
                "majority-vote", "healthy", labelled("infected", 0.5, "healthy", 0.5), "10:10")),
        0.5,
        "infected and healthy: worst",
        new TileCounts(20, 17, 1, 2, 3),
        ImageClassified.Flippable.UNKNOWN,
        List.of(
            new FocusTile(7, REGION, labelled("infected", 0.9990234375, "healthy", 0.0009765625))),
        MODEL,
        VERDICT,
        Reason.NO_TILE_SCORED,
        "two tiles missing",
        TIME,
        TIME.plusSeconds(301),
        true,
        List.of(),
        null,
        null);
  }

  /** With everything that a card can hold, as release 0.2 began to write it. */
  static final VerdictFit FIT =
      new VerdictFit(
          new FitScope(MODEL, 128, 16, "scanner-3", null),
          new FitProvenance("0".repeat(64), 400, 25_600, TIME),
          List.of(
              new TileCalibrationFit("infected", 0.25, 1.5, -0.5, List.of(), List.of()),
              new TileCalibrationFit(
                  "infected", 0.25, null, null, List.of(-1.5, 2.0), List.of(0.125, 0.75))),
          new TileScoreRange(-7.5, -2.25),
          List.of(-1.5, 0.5),
          List.of(
              new RuleFitting("majority-vote", 1.5, 0.0, 0.25, null, null),
              new RuleFitting(
                  "evidence-mixture",
                  0.75,
                  -0.5,
                  null,
                  null,
                  new PredictionSets(0.125, 200, labelled("infected", 0.5, "healthy", 0.25))),
              new RuleFitting(
                  "top-k-mean",
                  1.0,
                  0.0,
                  0.5,
                  new CalibrationCurve(List.of(-3.5, 4.0), List.of(0.125, 0.75)),
                  null)));

  /** Events that carry what was fitted, beside the ones of {@link #of}. */
  static ImageTiled fitted(ImageTiled tiled) {
    return fitted(tiled, FIT);
  }

  static ImageTiled fitted(ImageTiled tiled, VerdictFit fit) {
    ManifestModel model = tiled.model();
    return new ImageTiled(
        tiled.imageId(),
        tiled.submissionId(),
        tiled.width(),
        tiled.height(),
        tiled.grid(),
        tiled.tileCount(),
        tiled.backgroundTiles(),
        new ManifestModel(
            model.id(),
            model.labels(),
            model.positive(),
            model.severity(),
            new VerdictSettings("evidence-mixture", "worst", null, fit),
            null),
        tiled.contentSha256(),
        tiled.submittedAt(),
        tiled.tiledAt(),
        tiled.deadline(),
        null,
        null,
        null);
  }

  static <T> Map<String, T> labelled(String first, T one, String second, T two) {
    Map<String, T> map = new LinkedHashMap<>();
    map.put(first, one);
    map.put(second, two);
    return map;
  }

  /** The event as its topic would carry it. */
  static EncodedEvent encoded(EventType type) {
    EventCodec codec = new EventCodec("/tilewise/test");
    return of(type) instanceof TileExtracted tile
        ? codec.encode(tile, new byte[] {1, 2, 3}, TIME, TRACEPARENT)
        : codec.encode(of(type), TIME, TRACEPARENT);
  }

  /** What a reader receives of an encoded event. */
  static ReceivedRecord received(EncodedEvent event) {
    return new ReceivedRecord(
        "topic", 3, 99, TIME, Utf8.encode(event.key()), event.value(), event.headers()::get);
  }

  /** The same record with another JSON, wherever the type carries it. */
  static Decoded<?> decode(EventType type, String key, byte[] json) {
    Map<String, byte[]> headers =
        new LinkedHashMap<>(Map.of("ce_type", Utf8.encode(type.ceType())));
    byte[] value = json;
    if (type == EventType.TILE_EXTRACTED) {
      headers.put(EventCodec.TILE_HEADER, json);
      value = new byte[] {1};
    }
    return EventCodec.decode(
        new ReceivedRecord("topic", 3, 99, TIME, Utf8.encode(key), value, headers::get),
        type.eventClass());
  }
}
