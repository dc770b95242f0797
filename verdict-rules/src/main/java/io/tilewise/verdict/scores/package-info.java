/** The scores of an image's tiles, the tiles that have none, and distributions over labels. */
@NullMarked
package io.tilewise.verdict.scores;

import org.jspecify.annotations.NullMarked;
