package io.tilewise.inference.queue;

import io.tilewise.kafka.FailureLog;
import io.tilewise.kafka.spans.WorkSpan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The spans of a batch: one for each image, or there would be as many as tiles. Confined to its
 * worker's thread.
 */
public final class BatchSpans {
  private final Map<String, String> traceparents = new HashMap<>();

  /**
   * Of a batch that is scored.
   *
   * @param begun when the engine was given it
   */
  public BatchSpans(List<TileWork> tiles, Instant begun) {
    if (!WorkSpan.areMeasured()) {
      return;
    }
    Map<String, List<TileWork>> images = new HashMap<>();
    for (TileWork tile : tiles) {
      images.computeIfAbsent(tile.tile().submissionId(), _ -> new ArrayList<>()).add(tile);
    }
    images.forEach((submissionId, ofImage) -> tell(submissionId, ofImage, begun));
  }

  private void tell(String submissionId, List<TileWork> tiles, Instant begun) {
    FailureLog.Image image = tiles.getFirst().image();
    List<String> others =
        tiles.stream()
            .map(TileWork::traceparent)
            .filter(Objects::nonNull)
            .map(Objects::requireNonNull)
            .distinct()
            .toList();
    try (WorkSpan span =
        WorkSpan.begun("score tiles", image, others, begun).with("tilewise.tiles", tiles.size())) {
      String traceparent = span.traceparent();
      if (traceparent != null && !traceparent.equals(image.traceparent())) {
        traceparents.put(submissionId, traceparent);
      }
    }
  }

  /** What is to be passed on with a tile's score: what came, where nothing is measured. */
  public @Nullable String of(TileWork tile) {
    return traceparents.getOrDefault(tile.tile().submissionId(), tile.traceparent());
  }
}
