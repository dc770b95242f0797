package io.tilewise.image.tile;

import static io.tilewise.image.ImageFormatException.corrupt;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageFormatException.Kind;
import io.tilewise.image.RgbPixels;
import java.nio.ByteBuffer;

/**
 * Frames to pixels, straight to where they are needed. Whoever made a frame may be anybody: header
 * and end are checked before anything is decoded, and nothing is allocated for what it claims.
 *
 * <p>Holds memory for the largest frame so far, native for the most part: belongs to one thread,
 * which closes it.
 */
public final class RgbFrameDecoder implements AutoCloseable {
  private final ZstdDecompressCtx zstd = new ZstdDecompressCtx();
  private ByteBuffer staging = ByteBuffer.allocateDirect(0);

  /**
   * Decodes a tile into {@code target} from its position on, which moves behind the pixels.
   *
   * @param target direct or over an array, with room for the pixels
   * @throws ImageFormatException when the bytes are not one whole frame of a tile of that size; the
   *     position is as before, and what is between it and the room's end is undefined
   */
  public void decode(byte[] frame, int width, int height, ByteBuffer target)
      throws ImageFormatException {
    int bytes = RgbFrame.pixelBytes(width, height);
    if (target.remaining() < bytes || target.isReadOnly()) {
      throw new IllegalArgumentException(
          "target: %s (expected: writable, with %d bytes of room)".formatted(target, bytes));
    }
    check(frame, width, height);
    fill(target, bytes, frame);
    target.position(target.position() + bytes);
  }

  /** Decodes a tile into an array of its own. */
  public RgbPixels decode(byte[] frame, int width, int height) throws ImageFormatException {
    int bytes = RgbFrame.pixelBytes(width, height);
    check(frame, width, height);
    byte[] rgb = new byte[bytes];
    fill(ByteBuffer.wrap(rgb), bytes, frame);
    return new RgbPixels(width, height, rgb);
  }

  private static void check(byte[] frame, int width, int height) throws ImageFormatException {
    long most = RgbFrame.maxBytes(width, height);
    if (frame.length > most) {
      throw new ImageFormatException(
          Kind.TOO_LARGE,
          "zstd frame: " + frame.length + " bytes (expected: at most " + most + ")");
    }
    ByteBuffer unread = ByteBuffer.wrap(frame);
    FrameHeader header = FrameHeader.read(unread);
    int bytes = RgbFrame.pixelBytes(width, height);
    if (header.contentBytes() != bytes) {
      throw new ImageFormatException(
          header.contentBytes() > bytes ? Kind.TOO_LARGE : Kind.UNSUPPORTED,
          "zstd content: %d bytes (expected: %d for %dx%d)"
              .formatted(header.contentBytes(), bytes, width, height));
    }
    FrameBlocks.checkEnd(unread, header);
  }

  /** zstd itself refuses a frame that decodes to another size than its header says. */
  private void fill(ByteBuffer target, int bytes, byte[] frame) throws ImageFormatException {
    try {
      if (target.hasArray()) {
        int at = target.arrayOffset() + target.position();
        zstd.decompressByteArray(target.array(), at, bytes, frame, 0, frame.length);
      } else {
        stage(frame);
        zstd.decompressDirectByteBuffer(target, target.position(), bytes, staging, 0, frame.length);
      }
    } catch (ZstdException e) {
      throw corrupt("zstd frame: " + e.getMessage() + " (expected: a whole frame of pixels)");
    }
  }

  /** zstd reads and writes either two arrays or two direct buffers; so the smaller is copied. */
  private void stage(byte[] frame) {
    if (staging.capacity() < frame.length) {
      staging = ByteBuffer.allocateDirect(frame.length + frame.length / 4);
    }
    staging.put(0, frame);
  }

  @Override
  public void close() {
    zstd.close();
  }
}
