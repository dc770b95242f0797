package io.tilewise.image;

/**
 * What may be read: how large an image may be, checked against its header before anything is
 * allocated for it, and whether it may be one that only OpenSlide reads.
 *
 * @param maxFileBytes of the file, or of all files of a folder
 * @param maxSide pixels of the width and of the height
 * @param maxPixels of what is decoded: of the whole image where its format is read from top to
 *     bottom, else of what whoever cuts it takes of it
 * @param maxHeldPixels in memory at once: the rows of one region at the image's full width, or the
 *     whole image for formats that are decoded as a whole (JPEG, interlaced PNG); three bytes each,
 *     and of a JPEG of several scans its coefficients as well. Of TIFF and DICOM a region, a stored
 *     tile, and the rows of one region where it is kept in strips
 * @param maxRememberedBytes of decoded tiles that an open image remembers, since its next regions
 *     may need them too; strips are remembered up to {@code maxHeldPixels}
 * @param openSlide whether formats that are not read here are given to OpenSlide, native code that
 *     may end the process
 */
public record ImageLimits(
    long maxFileBytes,
    int maxSide,
    long maxPixels,
    int maxHeldPixels,
    long maxRememberedBytes,
    boolean openSlide) {
  /** The environment variable by which operators allow OpenSlide, {@code true} or not. */
  public static final String OPENSLIDE = "TILEWISE_OPENSLIDE";

  /** The one by which they say {@code maxHeldPixels}, in megapixels. */
  public static final String HELD_MEGAPIXELS = "TILEWISE_TILER_MAX_HELD_MEGAPIXELS";

  /** A row of stored tiles across a slide of 80,000 pixels is 60 MB. */
  private static final long REMEMBERED_BYTES = 64 << 20;

  /** 32 GiB, 200,000 pixels a side, 20 gigapixels, 100 megapixels (300 MB) in memory. */
  public static final ImageLimits DEFAULT =
      new ImageLimits(32L << 30, 200_000, 20_000_000_000L, 100_000_000);

  public ImageLimits {
    check("maxFileBytes", maxFileBytes, Long.MAX_VALUE);
    check("maxSide", maxSide, Integer.MAX_VALUE);
    check("maxPixels", maxPixels, Long.MAX_VALUE);
    check("maxHeldPixels", maxHeldPixels, RgbPixels.MAX_PIXELS);
    check("maxRememberedBytes", maxRememberedBytes, Long.MAX_VALUE);
  }

  /** With 64 MiB of decoded tiles that an image remembers, and without OpenSlide. */
  public ImageLimits(long maxFileBytes, int maxSide, long maxPixels, int maxHeldPixels) {
    this(maxFileBytes, maxSide, maxPixels, maxHeldPixels, REMEMBERED_BYTES, false);
  }

  /** The same, with no more pixels in memory at once than these. */
  public ImageLimits holding(int pixels) {
    return new ImageLimits(
        maxFileBytes,
        maxSide,
        maxPixels,
        Math.min(maxHeldPixels, pixels),
        maxRememberedBytes,
        openSlide);
  }

  /** The same, for images of no more pixels than these. */
  public ImageLimits upTo(int pixels) {
    return new ImageLimits(
            maxFileBytes,
            maxSide,
            Math.min(maxPixels, pixels),
            maxHeldPixels,
            maxRememberedBytes,
            openSlide)
        .holding(pixels);
  }

  /** The same, with so many bytes of decoded tiles remembered. */
  public ImageLimits remembering(long bytes) {
    return new ImageLimits(maxFileBytes, maxSide, maxPixels, maxHeldPixels, bytes, openSlide);
  }

  /** The same, with OpenSlide or without. */
  public ImageLimits withOpenSlide(boolean allowed) {
    return new ImageLimits(
        maxFileBytes, maxSide, maxPixels, maxHeldPixels, maxRememberedBytes, allowed);
  }

  private static void check(String name, long value, long maximum) {
    if (value < 1 || value > maximum) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: 1 to " + maximum + ")");
    }
  }

  /** Refuses a file of too many bytes. */
  public void checkFile(long bytes) throws ImageFormatException {
    if (bytes > maxFileBytes) {
      throw tooLarge("image: " + bytes + " bytes", maxFileBytes + " bytes");
    }
  }

  /** Refuses an image of too many pixels. */
  public void checkSize(String format, int width, int height) throws ImageFormatException {
    checkSides(format, width, height);
    if ((long) width * height > maxPixels) {
      throw tooLarge(size(format, width, height), maxPixels + " pixels");
    }
  }

  /** Refuses an image of too many pixels a side, of which regions are decoded alone. */
  public void checkSides(String format, int width, int height) throws ImageFormatException {
    if (width > maxSide || height > maxSide) {
      throw tooLarge(size(format, width, height), maxSide + " pixels a side");
    }
  }

  private static String size(String format, int width, int height) {
    return format + " size: " + width + "x" + height;
  }

  /** Refuses what would need too much memory at once. */
  public void checkHeld(String what, int width, int height) throws ImageFormatException {
    if ((long) width * height > maxHeldPixels) {
      throw tooLarge(
          what + ": " + width + "x" + height, maxHeldPixels + " pixels in memory at once");
    }
  }

  private static ImageFormatException tooLarge(String what, String limit) {
    return new ImageFormatException(
        ImageFormatException.Kind.TOO_LARGE, what + " (expected: at most " + limit + ")");
  }
}
