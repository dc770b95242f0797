package io.tilewise.standalone.pipeline;

import io.tilewise.events.Event;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.TileOutcome;
import io.tilewise.standalone.command.StepBar;
import java.util.HashMap;
import java.util.Map;

/** Moves a bar with each tile; its end is known when all images are cut, or judged. */
final class TileProgress {
  private final int images;
  private final StepBar bar;
  private final Map<String, Integer> expected = new HashMap<>();

  TileProgress(int images, StepBar bar) {
    this.images = images;
    this.bar = bar;
  }

  void hear(Event event) {
    if (event instanceof TileOutcome) {
      bar.step();
    } else if (event instanceof ImageTiled tiled) {
      expect(tiled.submissionId(), tiled.tileCount());
    } else if (event instanceof ImageClassified verdict) {
      expect(verdict.submissionId(), verdict.tiles().expected());
    }
  }

  private void expect(String submissionId, int tiles) {
    expected.put(submissionId, tiles);
    if (expected.size() == images) {
      bar.total(expected.values().stream().mapToLong(each -> each).sum());
    }
  }
}
