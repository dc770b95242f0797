/**
 * What a TIFF keeps for one tile or strip, as pixels: an allowlist of compressions and of kinds of
 * samples, everything else refused by name. Stateless, thread-safe functions on arrays: how many
 * bytes may come out is known before anything is decoded, and what comes out is exactly as many or
 * an {@link io.tilewise.image.ImageFormatException}.
 */
@NullMarked
package io.tilewise.image.tiff.codec;

import org.jspecify.annotations.NullMarked;
