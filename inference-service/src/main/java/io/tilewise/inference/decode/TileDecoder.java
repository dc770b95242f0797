package io.tilewise.inference.decode;

import io.tilewise.events.TileExtracted;
import io.tilewise.events.tiling.TileReference;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.jpeg.TileJpeg;
import io.tilewise.image.png.TilePng;
import io.tilewise.image.tile.RgbFrame;
import io.tilewise.image.tile.RgbFrameDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * A tile to pixels, by its content type: those that its record carries or names. Whoever sent it
 * may be anybody. Confined to one thread at a time; holds native memory until it is closed.
 */
final class TileDecoder implements AutoCloseable {
  private final RgbFrameDecoder frames = new RgbFrameDecoder();
  private final ReferencedTiles references;

  /** One that reads tiles by reference where these do. */
  TileDecoder(ReferencedTiles references) {
    this.references = references;
  }

  /**
   * Decodes a tile.
   *
   * @param room for its pixels, of the size that it must have; a frame is decoded into it
   * @return its pixels, in {@code room} or elsewhere
   * @throws ImageFormatException when it is not a tile of that size that is read
   * @throws IOException when there is no memory for it now, or its image is away
   */
  RgbPixels decode(TileExtracted event, byte[] coded, RgbPixels room)
      throws ImageFormatException, IOException {
    String type = mediaType(event.contentType());
    if (type.equals(TileReference.CONTENT_TYPE)) {
      return references.read(event, room.width());
    }
    if (event.reference() != null) {
      throw ImageFormatException.unsupported(
          "contentType: %s with a reference (expected: %s)"
              .formatted(event.contentType(), TileReference.CONTENT_TYPE));
    }
    int maxPixels = room.width() * room.height();
    return switch (type) {
      case RgbFrame.CONTENT_TYPE -> {
        frames.decode(coded, room.width(), room.height(), ByteBuffer.wrap(room.rgb()));
        yield room;
      }
      case TilePng.CONTENT_TYPE -> checked(TilePng.decode(coded, maxPixels), room);
      case TileJpeg.CONTENT_TYPE -> checked(TileJpeg.decode(coded, maxPixels), room);
      default ->
          throw ImageFormatException.unsupported(
              "contentType: %s (expected: %s, %s, %s or %s)"
                  .formatted(
                      event.contentType(),
                      RgbFrame.CONTENT_TYPE,
                      TilePng.CONTENT_TYPE,
                      TileJpeg.CONTENT_TYPE,
                      TileReference.CONTENT_TYPE));
    };
  }

  /** Without parameters; upper and lower case are the same in it (RFC 9110). */
  private static String mediaType(String contentType) {
    int parameters = contentType.indexOf(';');
    String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
    return type.strip().toLowerCase(Locale.ROOT);
  }

  private static RgbPixels checked(RgbPixels pixels, RgbPixels room) throws ImageFormatException {
    if (pixels.width() != room.width() || pixels.height() != room.height()) {
      throw ImageFormatException.unsupported(
          "tile: %dx%d (expected: %dx%d, as the model's card says)"
              .formatted(pixels.width(), pixels.height(), room.width(), room.height()));
    }
    return pixels;
  }

  @Override
  public void close() {
    frames.close();
  }
}
