/** Decoding, cutting and encoding of images against the JDK's ImageIO. */
@NullMarked
package io.tilewise.bench.image;

import org.jspecify.annotations.NullMarked;
