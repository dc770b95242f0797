/**
 * {@code score}: tile scores of labelled images, for {@code fit} and {@code evaluate}, from their
 * files or from what a running stack has recorded. All on the command's thread but the decoding,
 * which the lab does ahead.
 */
@NullMarked
package io.tilewise.standalone.score;

import org.jspecify.annotations.NullMarked;
