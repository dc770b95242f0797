package io.tilewise.standalone.report;

import io.tilewise.events.ImageTiled;
import io.tilewise.events.tiling.Region;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.Level;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.file.ImageFile;
import io.tilewise.image.file.ImageReaders;
import io.tilewise.image.png.TilePng;
import io.tilewise.lab.csv.WholeFile;
import io.tilewise.standalone.tiles.ScoredTiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The pictures of one image in the folder of a report: plain, with heat, and tiles. */
final class ReportPictures {
  private final Path folder;
  private final ReportedImage image;
  private final List<Integer> opened;

  /**
   * Prepares.
   *
   * @param opened positions in the scores of the tiles that open, in the order of the rows
   */
  ReportPictures(Path folder, ReportedImage image, List<Integer> opened) {
    this.folder = folder;
    this.image = image;
    this.opened = opened;
  }

  /** What is there of these names is of the report, or in its way. */
  static List<String> names(String imageId) {
    return List.of(plain(imageId), heat(imageId), imageId + "-tiles");
  }

  static String plain(String imageId) {
    return imageId + ".png";
  }

  static String heat(String imageId) {
    return imageId + "-heatmap.png";
  }

  static String tile(String imageId, int index) {
    return imageId + "-tiles/" + index + ".png";
  }

  /**
   * Writes them; does nothing for an image that was not cut into tiles.
   *
   * @return whether there are pictures
   * @throws ImageFormatException when the image cannot be read any more, or is another than was
   *     judged
   * @throws IOException when it cannot be read, or a picture not be written
   */
  boolean write() throws IOException, ImageFormatException {
    if (image.tiles().isEmpty()) {
      return false;
    }
    write(image.tiles().get());
    return true;
  }

  private void write(ScoredTiles tiles) throws IOException, ImageFormatException {
    ReducedPicture picture;
    try (ImageFile file = ImageReaders.open(image.file(), image.limits())) {
      picture = ReducedPicture.of(file);
      file.finish();
      checkSame(file.contentSha256(), tiles);
    }
    write(plain(image.id()), picture.pixels());
    Heatmap heatmap = new Heatmap(tiles.manifest().grid(), image.heat());
    write(heat(image.id()), heatmap.over(picture.pixels(), picture.factor()));
    writeTiles(tiles);
  }

  private static void checkSame(String content, ScoredTiles tiles) throws ImageFormatException {
    if (!content.equals(tiles.manifest().contentSha256())) {
      throw new ImageFormatException(
          ImageFormatException.Kind.CORRUPT, "the file is another than was judged");
    }
  }

  /** In the order of the rows: a reader does not go back. */
  private void writeTiles(ScoredTiles tiles) throws IOException, ImageFormatException {
    Files.createDirectories(folder.resolve(tile(image.id(), 0)).getParent());
    try (ImageFile file = ImageReaders.open(image.file(), image.limits())) {
      for (int position : opened) {
        int index = tiles.scores().index(position);
        write(tile(image.id(), index), pixels(file, tiles.manifest(), index));
      }
    }
  }

  /** As the network saw it, without what is no image. */
  private static RgbPixels pixels(ImageFile file, ImageTiled manifest, int index)
      throws IOException, ImageFormatException {
    int number = manifest.grid().level();
    Region at = manifest.grid().levelRegion(index, manifest.width(), manifest.height());
    Level level = file.layout().level(number);
    return file.region(
        number,
        at.x(),
        at.y(),
        Math.min(at.width(), level.width() - at.x()),
        Math.min(at.height(), level.height() - at.y()));
  }

  private void write(String name, RgbPixels picture) throws IOException {
    byte[] png = TilePng.encode(picture);
    WholeFile.write(folder.resolve(name), out -> out.write(png));
  }
}
