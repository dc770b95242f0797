/**
 * Tiles to pixels, the stage before the engine. Confined to the thread of the worker that it
 * belongs to, which decodes a batch with threads of its own beside it.
 */
@NullMarked
package io.tilewise.inference.decode;

import org.jspecify.annotations.NullMarked;
