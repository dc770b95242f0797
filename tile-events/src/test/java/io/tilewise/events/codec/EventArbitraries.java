package io.tilewise.events.codec;

import io.tilewise.events.Event;
import io.tilewise.events.FailedTiles;
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
import io.tilewise.events.model.ManifestModel;
import io.tilewise.events.model.ModelReference;
import io.tilewise.events.model.VerdictSettings;
import io.tilewise.events.tiling.EdgePolicy;
import io.tilewise.events.tiling.ImageCut;
import io.tilewise.events.tiling.LevelArea;
import io.tilewise.events.tiling.Reading;
import io.tilewise.events.tiling.Region;
import io.tilewise.events.tiling.TileGrid;
import io.tilewise.events.tiling.TileReference;
import io.tilewise.events.tiling.TileSet;
import io.tilewise.events.tiling.TissueMask;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.DomainContextBase;
import org.jspecify.annotations.Nullable;

/** Any event that can be constructed. */
final class EventArbitraries extends DomainContextBase {
  private static final String ALPHABET = "ABCZabcz0189._:-";

  @Provide
  Arbitrary<Event> events() {
    return Arbitraries.oneOf(
        submitted(), tiled(), rejected(), extracted(), scored(), failed(), classified());
  }

  private static Arbitrary<String> ids() {
    return Arbitraries.strings().withChars(ALPHABET).ofMinLength(1).ofMaxLength(128);
  }

  /** Any Unicode, since text is for people. */
  private static Arbitrary<String> texts() {
    return Arbitraries.strings()
        .excludeChars('\u0000')
        .ofMaxLength(20)
        .filter(text -> text.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF))
        .map(text -> "t" + text);
  }

  private static Arbitrary<Instant> times() {
    return Arbitraries.longs()
        .between(-62_167_219_200L, 253_402_300_799L)
        .flatMap(
            s -> Arbitraries.longs().between(0, 999_999_999).map(n -> Instant.ofEpochSecond(s, n)));
  }

  private static Arbitrary<Double> fractions() {
    return Arbitraries.doubles().between(0, 1).ofScale(17);
  }

  private static Arbitrary<ModelReference> models() {
    Arbitrary<String> parts =
        Arbitraries.strings().withChars("az09._-").ofMaxLength(63).map(rest -> "m" + rest);
    return Combinators.combine(parts, parts).as(ModelReference::new);
  }

  private static Arbitrary<Integer> indexes() {
    return Arbitraries.integers().greaterOrEqual(0);
  }

  private static Arbitrary<Region> regions() {
    Arbitrary<Integer> starts = Arbitraries.integers().between(0, Region.MAX_SIDE);
    Arbitrary<Integer> sides = Arbitraries.integers().between(1, Region.MAX_SIDE);
    return Combinators.combine(starts, starts, sides, sides).as(Region::new);
  }

  private static Arbitrary<Map<String, Double>> probabilities() {
    return Arbitraries.maps(texts(), fractions()).ofMaxSize(3);
  }

  private static Arbitrary<Reason> reasons() {
    return Arbitraries.of(Reason.values());
  }

  private static Arbitrary<VerdictSettings> settings() {
    return Combinators.combine(
            texts(),
            texts().injectNull(0.3),
            fractions().injectNull(0.3),
            Arbitraries.of(Samples.FIT, LaterSamples.fit(), LaterSamples.sizedFit())
                .injectNull(0.5))
        .as(VerdictSettings::new);
  }

  private static Arbitrary<ImageSubmitted> submitted() {
    Arbitrary<Duration> waits =
        Arbitraries.longs()
            .between(1, ImageSubmitted.LONGEST_MAX_WAIT.toNanos())
            .map(Duration::ofNanos);
    Arbitrary<Map<String, String>> attributes = Arbitraries.maps(texts(), texts()).ofMaxSize(3);
    return Combinators.combine(
            ids(),
            ids(),
            models(),
            Arbitraries.of(Lane.values()),
            texts().injectNull(0.3),
            waits,
            times(),
            attributes)
        .as(
            (image, submission, model, lane, rule, wait, time, map) ->
                new ImageSubmitted(
                    image,
                    submission,
                    URI.create("file:/" + image),
                    model,
                    lane,
                    rule,
                    wait,
                    time,
                    map,
                    area(image),
                    tissue(image)));
  }

  private static @Nullable Region area(String id) {
    int hash = id.hashCode();
    return hash % 3 == 0
        ? null
        : new Region(hash & 0xfffff, 0, 1 + (hash & 0xfff), Region.MAX_SIDE);
  }

  private static @Nullable TissueMask tissue(String id) {
    int hash = id.hashCode() & 0xffff;
    return switch (hash % 4) {
      case 0 -> null;
      case 1 -> new TissueMask.Off();
      case 2 -> new TissueMask.Auto();
      default -> new TissueMask.Threshold(hash % 1000 / 1000.0);
    };
  }

  private static Arbitrary<ImageTiled> tiled() {
    Arbitrary<Integer> sides = Arbitraries.integers().between(1, 5000);
    return Combinators.combine(
            sides,
            sides,
            Arbitraries.integers().between(32, 512),
            Arbitraries.integers().between(0, 15),
            Arbitraries.of(EdgePolicy.values()),
            ids(),
            models(),
            times())
        .as(
            (width, height, size, overlap, edge, id, model, time) -> {
              LevelArea area = new LevelArea(1 + size / 7.0, 0, 0, width, height);
              TileGrid grid =
                  size % 3 == 0 || width < size || height < size
                      ? TileGrid.covering(width, height, size, overlap, EdgePolicy.SHIFT)
                      : TileGrid.covering(area, size % 5, size, overlap, edge);
              double downsample = grid.area() == null ? 1 : area.downsample();
              int background = size % (grid.tileCount() + 1);
              return new ImageTiled(
                  id,
                  id,
                  (int) Math.ceil(width * downsample),
                  (int) Math.ceil(height * downsample),
                  grid,
                  grid.tileCount() - background,
                  background,
                  new ManifestModel(
                      model,
                      List.of("a", "b"),
                      null,
                      List.of(),
                      new VerdictSettings("r", null, null, size % 2 == 0 ? Samples.FIT : null),
                      digest(id)),
                  "0".repeat(64),
                  time,
                  time,
                  time,
                  offset(id),
                  partition(id),
                  source(id),
                  size % 2 == 0 ? null : last(grid.tileCount(), background),
                  size % 2 == 0
                      ? null
                      : new Reading(id, "d" + size, 1.0 / size, 1 + size % 8, source(id)));
            });
  }

  private static TileSet last(int tiles, int background) {
    BitSet set = new BitSet();
    set.set(tiles - background, tiles);
    return TileSet.of(set);
  }

  private static Arbitrary<ImageRejected> rejected() {
    return Combinators.combine(ids(), ids(), reasons(), texts(), times())
        .as(
            (image, submission, reason, text, time) ->
                new ImageRejected(
                    image, submission, reason, text, time, offset(image), partition(image)));
  }

  private static Arbitrary<TileExtracted> extracted() {
    return Combinators.combine(ids(), ids(), indexes(), regions(), fractions(), models(), texts())
        .as(
            (image, submission, index, region, tissue, model, type) ->
                new TileExtracted(
                    TileExtracted.tileId(submission, index),
                    image,
                    submission,
                    index,
                    index,
                    index,
                    region,
                    region.width(),
                    1,
                    tissue,
                    model,
                    type,
                    index % 2 == 0
                        ? null
                        : new TileReference(
                            URI.create("s3:" + image), index, region, source(image)),
                    digest(image),
                    index % 3 == 0 ? null : Samples.TIME,
                    source(image)));
  }

  private static Arbitrary<TileScored> scored() {
    Arbitrary<Logits> logits =
        Arbitraries.integers()
            .map(Float::intBitsToFloat)
            .filter(Float::isFinite)
            .list()
            .ofMinSize(1)
            .ofMaxSize(9)
            .map(
                list -> {
                  float[] values = new float[list.size()];
                  for (int i = 0; i < values.length; i++) {
                    values[i] = list.get(i);
                  }
                  return Logits.of(values);
                });
    return Combinators.combine(ids(), ids(), indexes(), regions(), logits, models(), fractions())
        .as(
            (image, submission, index, region, values, model, tissue) ->
                new TileScored(
                    image,
                    submission,
                    index,
                    region,
                    values,
                    model,
                    tissue,
                    digest(image),
                    source(image)));
  }

  private static Arbitrary<TileFailed> failed() {
    return Combinators.combine(ids(), ids(), indexes(), regions(), models(), reasons(), texts())
        .as(
            (image, submission, index, region, model, reason, text) ->
                new TileFailed(
                    image,
                    submission,
                    index,
                    region,
                    model,
                    reason,
                    text,
                    digest(image),
                    source(image)));
  }

  private static Arbitrary<ImageClassified> classified() {
    Arbitrary<Opinion> rules =
        Combinators.combine(
                texts(), texts().injectNull(0.3), probabilities(), texts().injectNull(0.7))
            .as(Opinion::new);
    Arbitrary<FocusTile> focus =
        Combinators.combine(indexes(), regions(), probabilities()).as(FocusTile::new);
    Arbitrary<TileCounts> counts =
        Arbitraries.integers()
            .between(0, 700_000_000)
            .tuple4()
            .map(
                t ->
                    new TileCounts(
                        t.get1() + t.get2() + t.get3(), t.get1(), t.get2(), t.get3(), t.get4()));
    return Combinators.combine(
            ids(),
            texts().injectNull(0.3),
            probabilities(),
            rules.list().ofMaxSize(3),
            focus.list().ofMaxSize(2),
            counts,
            times(),
            settings().injectNull(0.3))
        .as(
            (id, label, probabilities, results, tiles, count, time, settings) ->
                new ImageClassified(
                    id,
                    id,
                    2,
                    label == null ? null : 1L,
                    ImageClassified.Status.PARTIAL,
                    label == null
                        ? ImageClassified.Decision.REFERRED
                        : ImageClassified.Decision.CLASSIFIED,
                    label,
                    probabilities,
                    List.copyOf(probabilities.keySet()),
                    label,
                    results,
                    0.5,
                    label,
                    count,
                    ImageClassified.Flippable.NO,
                    tiles,
                    null,
                    settings,
                    null,
                    label,
                    time,
                    time,
                    true,
                    label == null ? List.of() : List.of(label),
                    digest(id),
                    label,
                    label == null ? List.of() : failures(label, count.failed()),
                    label == null ? null : cut(label)));
  }

  private static List<FailedTiles> failures(String text, int tiles) {
    Reason reason = Reason.values()[text.length() % Reason.values().length];
    return List.of(new FailedTiles(reason, Math.max(1, tiles)));
  }

  private static ImageCut cut(String mask) {
    int side = mask.length() + 1;
    Region region = new Region(mask.length(), 0, side, 1);
    return new ImageCut(2 * side, 1, region, side, mask.length(), side % 2 == 0 ? null : mask);
  }

  /** Some digest, or none: half of the identifiers each. */
  private static @Nullable String digest(String id) {
    return id.hashCode() % 2 == 0 ? null : "%064x".formatted(id.hashCode() & 0xffff_ffffL);
  }

  private static @Nullable String source(String id) {
    return id.hashCode() % 3 == 0 ? null : "v" + id.hashCode();
  }

  private static @Nullable Integer partition(String id) {
    return id.hashCode() % 5 == 0 ? null : id.hashCode() & Integer.MAX_VALUE;
  }

  private static @Nullable Long offset(String id) {
    return id.hashCode() % 3 == 0 ? null : id.hashCode() & 0xffff_ffffL;
  }
}
