package io.tilewise.image.jpeg;

import static io.tilewise.image.ImageFormatException.corrupt;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.jpeg.bytes.JpegBytes;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the data of every scan as a decoder would, to see that it is whole and that its samples are
 * in range. A decoder makes some picture of any data, and different decoders different ones.
 */
final class EntropyCheck {
  private final JpegFrame frame;
  private final Map<JpegFrame.Component, JpegPlane> planes = new LinkedHashMap<>();

  private EntropyCheck(JpegFrame frame) {
    this.frame = frame;
  }

  /** Reads all scans of a file. */
  static void check(InputStream file, JpegHeader header) throws IOException, ImageFormatException {
    EntropyCheck check = new EntropyCheck(header.frame());
    JpegBytes in = new JpegBytes(file);
    try {
      for (ScanData scan : header.scans()) {
        in.skipNBytes(scan.at() - in.position());
        check.read(scan, new EntropyBits(in));
      }
    } catch (EOFException e) {
      throw corrupt("JPEG: ends too early (expected: as long as it was)");
    }
    for (JpegPlane plane : check.planes.values()) {
      plane.checkRange();
    }
  }

  private void read(ScanData data, EntropyBits bits) throws IOException, ImageFormatException {
    JpegScan scan = data.scan();
    if (!frame.progressive()) {
      data.read(bits, new SequentialBlocks(bits, scan));
      return;
    }
    List<JpegPlane> ofScan = new ArrayList<>();
    for (JpegScan.Part part : scan.parts()) {
      // The quantization table of a component is the one that its first scan finds.
      ofScan.add(planes.computeIfAbsent(part.component(), c -> new JpegPlane(frame, part)));
    }
    data.read(bits, new ProgressiveBlocks(bits, scan, ofScan));
  }
}
