package io.tilewise.image.tiff.codec;

import static io.tilewise.image.ImageFormatException.corrupt;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import io.tilewise.image.ImageFormatException;

/**
 * zstd in one call, straight to where the bytes belong: whatever a frame claims, no memory is
 * needed but what is there, and there is no more than fits into it. A window may be of any size,
 * since the target itself is the window.
 */
final class ZstdFrames {
  private ZstdFrames() {}

  static int decode(byte[] stored, byte[] target) throws ImageFormatException {
    try {
      return (int) Zstd.decompressByteArray(target, 0, target.length, stored, 0, stored.length);
    } catch (ZstdException e) {
      throw corrupt(
          "TIFF zstd: %s (expected: whole frames of at most %d bytes)"
              .formatted(e.getMessage(), target.length));
    }
  }
}
