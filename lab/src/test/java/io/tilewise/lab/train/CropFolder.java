package io.tilewise.lab.train;

import io.tilewise.image.RgbPixels;
import io.tilewise.image.png.TilePng;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Draws a folder of crops: pink discs, the parasitized ones with a dark spot. */
final class CropFolder {
  private final Path folder;
  private final List<String> lines = new ArrayList<>(List.of("cell,file,label,slide_id"));
  private final Random random = new Random(3);

  CropFolder(Path folder) {
    this.folder = folder;
  }

  /** Adds crops of one slide. */
  CropFolder slide(String slide, int parasitized, int uninfected) throws IOException {
    for (int i = 0; i < parasitized + uninfected; i++) {
      boolean sick = i < parasitized;
      String file = slide + "_" + i + ".png";
      Files.write(folder.resolve(file), TilePng.encode(cell(40 + random.nextInt(9), sick)));
      lines.add(i + "," + file + "," + (sick ? 1 : 0) + "," + slide);
    }
    return this;
  }

  /** Writes the manifest. */
  Path written() throws IOException {
    Files.write(folder.resolve("manifest.csv"), lines);
    return folder;
  }

  private RgbPixels cell(int size, boolean sick) {
    byte[] rgb = new byte[size * size * 3];
    double spot = size * (0.35 + 0.3 * random.nextDouble());
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        int at = (y * size + x) * 3;
        if (Math.hypot(x - size / 2.0, y - size / 2.0) < size / 2.0) {
          boolean dark = sick && Math.hypot(x - spot, y - spot) < size / 7.0;
          rgb[at] = (byte) ((dark ? 90 : 220) + random.nextInt(12));
          rgb[at + 1] = (byte) ((dark ? 40 : 170) + random.nextInt(12));
          rgb[at + 2] = (byte) ((dark ? 120 : 180) + random.nextInt(12));
        }
      }
    }
    return new RgbPixels(size, size, rgb);
  }
}
