/**
 * Harnesses that measure each part against its limit. Each is a class with a {@code main} that
 * {@code bench/run} knows by a name; the last line that it prints is one JSON object. What is
 * compared runs interleaved in the same run, so that a busy machine slows both.
 */
@NullMarked
package io.tilewise.bench;

import org.jspecify.annotations.NullMarked;
