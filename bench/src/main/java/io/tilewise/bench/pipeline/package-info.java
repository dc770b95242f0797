/** The whole pipeline as a user starts it, against a bare loop over the same tiles. */
@NullMarked
package io.tilewise.bench.pipeline;

import org.jspecify.annotations.NullMarked;
