package io.tilewise.imageverdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.events.ImageTiled;
import io.tilewise.events.TileCounts;
import io.tilewise.events.model.ModelReference;
import io.tilewise.events.model.VerdictSettings;
import io.tilewise.imageverdict.TileLedger.Entry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Each property on a thousand random stories of a slide of four tiles, of which others were cut
 * from another version of its source.
 */
class TileLedgerPropertyTest {
  private static final int TILES = 4;

  private static final String OURS = "0a".repeat(32);
  private static final String OTHER = "f9".repeat(32);

  private static final String SOURCE = "file:1";
  private static final String REPLACED = "file:2";

  private static final List<TileKind> OF_NO_SOURCE =
      List.of(
          new TileKind(Slides.MODEL, 2, null, null),
          new TileKind(Slides.MODEL, TileKind.FAILED, null, null),
          new TileKind(Slides.MODEL, 3, null, null),
          new TileKind(Slides.MODEL, 5, null, null),
          new TileKind(ModelReference.parse("smear@1"), 2, null, null),
          new TileKind(ModelReference.parse("smear@1"), TileKind.FAILED, null, null),
          new TileKind(Slides.MODEL, 2, OURS, null),
          new TileKind(Slides.MODEL, TileKind.FAILED, OURS, null),
          new TileKind(Slides.MODEL, 3, OURS, null),
          new TileKind(Slides.MODEL, 2, OTHER, null),
          new TileKind(Slides.MODEL, TileKind.FAILED, OTHER, null),
          new TileKind(Slides.MODEL, 5, OTHER, null));

  private static final List<TileKind> KINDS =
      OF_NO_SOURCE.stream()
          .flatMap(kind -> Stream.of(kind, from(SOURCE, kind), from(REPLACED, kind)))
          .toList();

  private final ImageTiled manifest =
      Slides.ofSource(
          Slides.ofContent(
              Slides.manifest(new VerdictSettings("mean-probability", null, null)), OURS),
          SOURCE);

  private static TileKind from(String source, TileKind kind) {
    return new TileKind(kind.model(), kind.labels(), kind.digest(), source);
  }

  /** One record that was heard. */
  private record Heard(TileKind kind, int index) {
    boolean counts() {
      return kind.model().equals(Slides.MODEL)
          && !OTHER.equals(kind.digest())
          && !REPLACED.equals(kind.source())
          && index < TILES;
    }

    boolean isScore() {
      return kind.labels() == Slides.LABELS.size();
    }
  }

  private static List<Heard> records(Random random) {
    return IntStream.range(0, random.nextInt(60))
        .mapToObj(
            _ -> new Heard(KINDS.get(random.nextInt(KINDS.size())), random.nextInt(TILES + 2)))
        .toList();
  }

  /** What does not count comes once: nobody knows of its duplicates once the manifest came. */
  private static List<Heard> foreignOnce(List<Heard> records) {
    Set<Heard> foreign = new HashSet<>();
    return records.stream().filter(heard -> heard.counts() || foreign.add(heard)).toList();
  }

  /** By definition: sets instead of bits, all at once instead of one after the other. */
  private static TileCounts expected(List<Heard> records) {
    Set<Integer> scored = new HashSet<>();
    Set<Integer> failed = new HashSet<>();
    List<Heard> counted = records.stream().filter(Heard::counts).toList();
    counted.forEach(heard -> (heard.isScore() ? scored : failed).add(heard.index()));
    long duplicates = counted.size() - scored.size() - failed.size();
    failed.removeAll(scored);
    int missing = TILES - scored.size() - failed.size();
    return new TileCounts(TILES, scored.size(), failed.size(), missing, duplicates);
  }

  @Property
  void shouldCountByDefinitionWhenTheManifestCameFirst(@ForAll Random random) {
    List<Heard> records = records(random);
    TileLedger ledger = new TileLedger(manifest);

    records.forEach(heard -> ledger.hear(heard.kind(), heard.index()));

    assertThat(ledger.counts()).isEqualTo(expected(records));
  }

  @Property
  void shouldCountTheSameWheneverTheManifestComes(@ForAll Random random) {
    List<Heard> records = foreignOnce(records(random));
    int manifestAt = random.nextInt(records.size() + 1);
    TileLedger ledger = new TileLedger();

    records.subList(0, manifestAt).forEach(heard -> ledger.hear(heard.kind(), heard.index()));
    ledger.tiled(manifest);
    records
        .subList(manifestAt, records.size())
        .forEach(heard -> ledger.hear(heard.kind(), heard.index()));

    assertThat(ledger.counts()).isEqualTo(expected(records));
    Set<Integer> scored = new HashSet<>();
    records.stream()
        .filter(heard -> heard.counts() && heard.isScore())
        .forEach(heard -> scored.add(heard.index()));
    assertThat(IntStream.range(0, TILES + 2).filter(ledger::isScored).boxed())
        .containsExactlyInAnyOrderElementsOf(scored);
  }

  @Property
  void shouldCountTheSameWhenReadBackFromWhatWasNoDuplicate(@ForAll Random random) {
    List<Heard> records = records(random);
    int manifestAt = random.nextInt(records.size() + 1);
    int lostAt = random.nextInt(records.size() + 1);
    List<Heard> kept = new ArrayList<>();
    TileLedger uninterrupted = new TileLedger();
    TileLedger ledger = new TileLedger();

    for (int at = 0; at <= records.size(); at++) {
      if (at == manifestAt) {
        uninterrupted.tiled(manifest);
        ledger.tiled(manifest);
      }
      if (at == lostAt) {
        ledger = readBack(kept, ledger.counts().duplicate(), at >= manifestAt);
        assertThat(ledger.counts()).isEqualTo(uninterrupted.counts());
      }
      if (at < records.size()) {
        Heard heard = records.get(at);
        uninterrupted.hear(heard.kind(), heard.index());
        Entry entry = ledger.hear(heard.kind(), heard.index());
        if (entry == Entry.SCORE || entry == Entry.FAILURE) {
          kept.add(heard);
        }
      }
    }

    assertThat(ledger.counts()).isEqualTo(uninterrupted.counts());
    assertThat(ledger.isComplete()).isEqualTo(uninterrupted.isComplete());
  }

  private TileLedger readBack(List<Heard> kept, long duplicates, boolean tiled) {
    TileLedger ledger = tiled ? new TileLedger(manifest) : new TileLedger();
    ledger.recallDuplicates(duplicates);
    kept.forEach(heard -> ledger.recall(heard.kind(), heard.index()));
    return ledger;
  }
}
