/** What {@code score} costs beside the engine that it feeds. */
@NullMarked
package io.tilewise.bench.score;

import org.jspecify.annotations.NullMarked;
