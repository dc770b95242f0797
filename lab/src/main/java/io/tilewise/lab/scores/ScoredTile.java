package io.tilewise.lab.scores;

import io.tilewise.events.Logits;
import io.tilewise.events.tiling.Region;

/**
 * The score of one tile, and where it stands.
 *
 * @param index in the image's grid, from 0
 * @param weight what it counts in a verdict: 0, or 1e-9 to 1e9
 * @param region in level-0 pixels
 * @param logits in label order
 */
public record ScoredTile(int index, double weight, Region region, Logits logits) {}
