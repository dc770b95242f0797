package io.tilewise.lab.train;

import java.nio.file.Path;

/**
 * A labelled crop of one cell.
 *
 * @param file the picture
 * @param parasitized the label
 * @param slide the slide it is from; crops of one slide are never on both sides of a split
 */
public record Crop(Path file, boolean parasitized, String slide) {}
