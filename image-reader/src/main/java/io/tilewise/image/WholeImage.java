package io.tilewise.image;

/** An image that was decoded as a whole, because its format gives no rows. */
public final class WholeImage implements ImageReader {
  private final ImageLayout layout;
  private final Rows rows;

  /** An image that is in memory, and what is said of it. */
  public WholeImage(ImageLayout layout, RgbPixels image) {
    this.layout = layout;
    rows = new Rows(image);
  }

  @Override
  public ImageLayout layout() {
    return layout;
  }

  @Override
  public RgbPixels region(int level, int x, int y, int width, int height) {
    var _ = layout.level(level);
    return rows.region(x, y, width, height);
  }

  @Override
  public void finish() {
    // The decoder saw the end of the file already.
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
