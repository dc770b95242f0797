package io.tilewise.tiler;

import static io.tilewise.tiler.Workshop.announced;
import static io.tilewise.tiler.Workshop.submission;

import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.TileExtracted;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.tile.RgbFrameDecoder;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A tiler's images, and the tiles that were cut of them. */
abstract class ImageCutting {
  @TempDir Path folder;
  Workshop workshop;

  record Tile(TileExtracted event, byte[] frame) {
    RgbPixels pixels() throws ImageFormatException {
      return pixels(event.region().width());
    }

    /** Of so many pixels a side, which are of the level that was cut. */
    RgbPixels pixels(int side) throws ImageFormatException {
      try (RgbFrameDecoder decoder = new RgbFrameDecoder()) {
        return decoder.decode(frame, side, side);
      }
    }
  }

  final List<Tile> tiles = new ArrayList<>();

  @BeforeEach
  void setUp() throws IOException {
    workshop = new Workshop(folder);
  }

  Optional<ImageTiler.Cut> cut(ImageSubmitted submission) throws Exception {
    return cut(workshop.tiler(), submission);
  }

  Optional<ImageTiler.Cut> cut(ImageTiler tiler, ImageSubmitted submission) throws Exception {
    return tiler.cut(
        announced(submission),
        (tile, frame) -> {
          tiles.add(new Tile(tile, frame));
          return true;
        });
  }

  static byte[] png(BufferedImage image) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }
}
