/**
 * The structure of a DICOM file (PS3.5, PS3.10): which attributes there are, and where its pixels
 * lie. A list of attributes is read ({@link io.tilewise.image.dicom.dataset.Tag}), none of which
 * names a patient; all others are stepped over, and no text here shows what is in them.
 *
 * <p>A file is read once, by one thread, from its first byte to its last: elements stand in the
 * order of their numbers, lengths lie within what they stand in, and behind the last element the
 * file ends. What was read is a value.
 */
@NullMarked
package io.tilewise.image.dicom.dataset;

import org.jspecify.annotations.NullMarked;
