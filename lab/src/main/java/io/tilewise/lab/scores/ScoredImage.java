package io.tilewise.lab.scores;

import java.util.List;
import java.util.Map;

/**
 * An image as a row for each tile says it.
 *
 * @param group what images share that are not independent of each other: patient, slide, site
 * @param label its true label; empty: not known
 * @param tiles each once
 * @param tileLabels true labels of tiles, by their index, where known
 */
public record ScoredImage(
    String id,
    String group,
    String label,
    List<ScoredTile> tiles,
    Map<Integer, String> tileLabels) {
  public ScoredImage {
    tiles = List.copyOf(tiles);
    tileLabels = Map.copyOf(tileLabels);
  }

  /** One of which nothing is known, and which is no other's kin. */
  public static ScoredImage unknown(String id, List<ScoredTile> tiles) {
    return new ScoredImage(id, id, "", tiles, Map.of());
  }

  /** The same image with these tiles. */
  public ScoredImage with(List<ScoredTile> scored) {
    return new ScoredImage(id, group, label, scored, tileLabels);
  }
}
