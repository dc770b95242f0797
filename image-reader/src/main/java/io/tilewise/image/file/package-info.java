/**
 * Files that are images: {@link io.tilewise.image.file.ImageReaders} opens one by what it contains
 * and says at its end whether it was the same file all the time. Knows every format; no format
 * knows this room.
 */
@NullMarked
package io.tilewise.image.file;

import org.jspecify.annotations.NullMarked;
