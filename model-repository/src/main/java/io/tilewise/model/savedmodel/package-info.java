/**
 * A TensorFlow SavedModel as files, without TensorFlow: which files it needs, and whether they are
 * all there.
 */
@NullMarked
package io.tilewise.model.savedmodel;

import org.jspecify.annotations.NullMarked;
