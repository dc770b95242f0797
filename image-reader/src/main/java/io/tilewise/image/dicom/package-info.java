/**
 * DICOM whole-slide images (VL Whole Slide Microscopy, PS3.3 A.32.8) as levels of 8-bit RGB: one
 * file as one level, or a series of files, of which each is a level, a part of one (a
 * concatenation), or no level at all (a label, an overview, a thumbnail).
 *
 * <p>{@code dataset} reads the structure of a file; this room decides which files are levels, which
 * frame is where in its level, and decodes frames. What regions need of them is for {@code stored}
 * to say. A series is opened by one thread; regions may be asked for by several at once.
 *
 * <p>No text names a file, a patient or a UID: files are called by their place in the order of
 * names, and of values only those are shown that the standard defines.
 */
@NullMarked
package io.tilewise.image.dicom;

import org.jspecify.annotations.NullMarked;
