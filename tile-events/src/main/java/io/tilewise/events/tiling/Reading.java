package io.tilewise.events.tiling;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tilewise.events.check.Bounds;
import io.tilewise.events.check.Checks;
import org.jspecify.annotations.Nullable;

/**
 * How an image was read.
 *
 * @param format in words, as {@code TIFF (Aperio SVS), JPEG, 8-bit RGB}; for people
 * @param decoder what made its pixels: those of decoders of one name are equal bit for bit
 * @param micronsPerPixel of level 0, above 0 and below 1000; null when the image does not tell
 * @param orientation how to turn the pixels before a person looks at them, as TIFF and EXIF number
 *     it: 1 (as they are) to 8
 * @param tissueMask how tissue was told from background, in words; null when it was not
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Reading(
    String format,
    String decoder,
    @Nullable Double micronsPerPixel,
    int orientation,
    @Nullable String tissueMask) {
  private static final double MAX_MICRONS = 1000;
  private static final int MAX_ORIENTATION = 8;

  public Reading {
    format = Checks.forPeople("reading.format", format);
    Checks.text("reading.decoder", decoder, Bounds.DECODER);
    Checks.check(
        micronsPerPixel == null || (micronsPerPixel > 0 && micronsPerPixel < MAX_MICRONS),
        "reading.micronsPerPixel",
        micronsPerPixel,
        "above 0, below 1000");
    Checks.between("reading.orientation", orientation, 1, MAX_ORIENTATION);
    tissueMask = Checks.optionalForPeople(tissueMask);
  }
}
