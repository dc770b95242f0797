/**
 * Slides that OpenSlide reads, through its C library: formats of scanners that are not read here.
 *
 * <p>{@link io.tilewise.image.openslide.OpenSlideLibrary} is the library, {@code OpenSlideFile} one
 * slide that it has open, {@link io.tilewise.image.openslide.OpenSlideImage} that slide as levels
 * of pixels. Several threads may read of one slide at once; whoever closes it waits for them. The
 * library is native code that opens files by their names: what it does with a damaged one, and what
 * that costs the process, is nothing that Java can guard. So it is asked only where an operator
 * allowed it, and whoever calls it has to survive its death.
 */
@NullMarked
package io.tilewise.image.openslide;

import org.jspecify.annotations.NullMarked;
