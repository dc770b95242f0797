package io.tilewise.inference;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.events.TileExtracted;
import io.tilewise.inference.TileScorer.Answer;
import io.tilewise.inference.decode.BatchDecoder;
import io.tilewise.inference.decode.ReferencedTiles;
import io.tilewise.inference.decode.TileBatch;
import io.tilewise.inference.queue.ModelContent;
import io.tilewise.inference.queue.Outcome;
import io.tilewise.inference.queue.TileWork;
import io.tilewise.kafka.Faults;
import io.tilewise.kafka.work.Work;
import java.time.InstantSource;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** A decoder and a scorer with fake models, and batches through both, on the test's thread. */
final class ScoringStages implements AutoCloseable {
  private static final RecordHeaders NONE = new RecordHeaders();

  final BatchDecoder decoder =
      new BatchDecoder(3, ReferencedTiles.NONE, new SimpleMeterRegistry().timer("decoding"));
  final TileScorer scorer;

  ScoringStages(FakeModels models, InferenceMetrics metrics, InstantSource clock) {
    scorer =
        new TileScorer(
            new Classifiers(1, models, metrics, clock), new BatchScorer(metrics, new Faults()));
  }

  /** A tile as it arrived. */
  record Tile(TileExtracted event, byte[] pixels) {}

  List<Outcome> score(ModelContent model, List<Tile> tiles) {
    TileBatch batch = decoder.decode(batch(model, tiles));
    Answer answer = scorer.score(batch);
    while (answer instanceof Answer.Warm(int side)) {
      batch = decoder.decode(batch, side);
      answer = scorer.score(batch);
    }
    decoder.ended(batch);
    return ((Answer.Outcomes) answer).outcomes();
  }

  static TileBatch batch(ModelContent model, List<Tile> tiles) {
    return TileBatch.of(
        model,
        tiles.stream()
            .map(
                tile ->
                    new TileWork(
                        new Work(Tiles.record("tiles", 0, new byte[1], tile.pixels, NONE), _ -> {}),
                        tile.event,
                        null))
            .toList());
  }

  @Override
  public void close() {
    decoder.close();
  }
}
