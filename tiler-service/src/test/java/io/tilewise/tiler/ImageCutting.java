package io.tilewise.tiler;

import static io.tilewise.tiler.Workshop.announced;
import static io.tilewise.tiler.Workshop.submission;

import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.TileExtracted;
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

  record Tile(TileExtracted event, byte[] png) {}

  final List<Tile> tiles = new ArrayList<>();

  @BeforeEach
  void setUp() throws IOException {
    workshop = new Workshop(folder);
  }

  Optional<ImageTiler.Cut> cut(ImageSubmitted submission) throws Exception {
    return workshop
        .tiler()
        .cut(
            announced(submission),
            (tile, png) -> {
              tiles.add(new Tile(tile, png));
              return true;
            });
  }

  static byte[] png(BufferedImage image) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }
}
