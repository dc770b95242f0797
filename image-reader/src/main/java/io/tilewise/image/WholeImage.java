package io.tilewise.image;

/** An image that was decoded as a whole, because its format gives no rows. */
public final class WholeImage implements ImageReader {
  private final Rows rows;

  /** An image that is in memory. */
  public WholeImage(RgbPixels image) {
    rows = new Rows(image);
  }

  @Override
  public int width() {
    return rows.width();
  }

  @Override
  public int height() {
    return rows.height();
  }

  @Override
  public RgbPixels region(int x, int y, int width, int height) {
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
