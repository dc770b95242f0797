package io.tilewise.events;

import io.tilewise.events.check.Checks;
import io.tilewise.events.tiling.Region;
import java.util.Map;

/**
 * One of the tiles that decided most: where a pathologist looks first.
 *
 * @param index of the tile in the grid
 * @param region in level-0 pixels
 * @param probabilities of the tile per label, in label order
 */
public record FocusTile(int index, Region region, Map<String, Double> probabilities) {
  public FocusTile {
    Checks.atLeast("focus.index", index, 0);
    Checks.present("focus.region", region);
    probabilities = Checks.probabilities("focus.probabilities", probabilities);
  }
}
