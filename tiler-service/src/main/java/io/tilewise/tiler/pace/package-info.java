/**
 * How far the tiler may be ahead of the scores: {@link io.tilewise.tiler.pace.Pace} keeps account
 * of tiles that were sent and have no outcome yet, and has an image wait while there are too many.
 * {@link io.tilewise.tiler.pace.ScoreWatch}, on a thread of its own, tells it of outcomes. Knows
 * nothing of how images are cut.
 */
@NullMarked
package io.tilewise.tiler.pace;

import org.jspecify.annotations.NullMarked;
