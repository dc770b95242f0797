package io.tilewise.lab.own;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.png.TilePng;
import io.tilewise.lab.images.LanczosResize;
import io.tilewise.lab.train.Crop;
import io.tilewise.lab.train.CropManifest;
import io.tilewise.lab.train.TrainingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Labelled images of {@value #SIDE} by {@value #SIDE} real cells, {@value #TILE} pixels each: half
 * of them of slides without parasites, one of each slide, the others with 1, 2, 4, 8, 16 or 32
 * infected cells. An image is of one slide, and no cell is there twice.
 */
public final class OwnImages {
  static final int SIDE = 6;
  static final int TILE = 128;

  private static final int CELLS = SIDE * SIDE;
  private static final int EACH = 32;
  private static final int MAX_PIXELS = 2048 * 2048;
  private static final long SEED = 20261129;

  /** What the first image of a slide has; of healthy cells a slide has enough for one of these. */
  private static final List<Integer> RARE = List.of(1, 2);

  private static final List<Integer> MORE = List.of(4, 8, 16, 32);

  private final Path folder;
  private final Random random = new Random(SEED);
  private final List<String> images = new ArrayList<>(List.of("file,group,label"));
  private final List<String> tiles = new ArrayList<>(List.of("image_id,tile,tile_label"));

  private OwnImages(Path folder) {
    this.folder = folder;
  }

  /** What becomes an image. */
  private record Plan(String slide, List<Crop> cells) {}

  /**
   * Writes {@code labels.csv}, {@code tile-labels.csv} and the images into a folder, which is made.
   *
   * @param cells folder of crops, see {@link CropManifest}
   * @return how many images there are
   */
  public static int write(Path cells, Path folder)
      throws TrainingException, IOException, ImageFormatException {
    Files.createDirectories(folder.resolve("images"));
    OwnImages own = new OwnImages(folder);
    List<Plan> plans = own.plans(CropManifest.read(cells));
    for (int at = 0; at < plans.size(); at++) {
      own.write("image-%02d".formatted(at + 1), plans.get(at));
    }
    Files.write(folder.resolve("labels.csv"), own.images);
    Files.write(folder.resolve("tile-labels.csv"), own.tiles);
    return plans.size();
  }

  private List<Plan> plans(List<Crop> crops) {
    Map<String, List<Crop>> bySlide =
        crops.stream()
            .collect(Collectors.groupingBy(Crop::slide, TreeMap::new, Collectors.toList()));
    List<SlideCells> slides = new ArrayList<>();
    bySlide.forEach((slide, cells) -> slides.add(new SlideCells(slide, cells, random)));
    Collections.shuffle(slides, random);
    List<Plan> plans = new ArrayList<>(plans(slides, false, List.of(0)));
    List<Plan> infected = new ArrayList<>(plans(slides, true, RARE));
    infected.addAll(plans(slides, true, MORE));
    plans.addAll(infected.subList(0, Math.min(EACH, infected.size())));
    Collections.shuffle(plans, random);
    return plans;
  }

  /** At most one image of each slide, with counts in turn as far as the slide has the cells. */
  private List<Plan> plans(List<SlideCells> slides, boolean parasites, List<Integer> counts) {
    List<Plan> plans = new ArrayList<>();
    for (SlideCells slide : slides) {
      for (int tried = 0; tried < counts.size() && plans.size() < EACH; tried++) {
        int infected = counts.get((plans.size() + tried) % counts.size());
        if (slide.bearsParasites() == parasites && slide.has(infected, CELLS)) {
          plans.add(new Plan(slide.slide(), slide.take(infected, CELLS, random)));
          break;
        }
      }
    }
    return plans;
  }

  private void write(String id, Plan plan) throws IOException, ImageFormatException {
    int side = SIDE * TILE;
    byte[] rgb = new byte[side * side * RgbPixels.CHANNELS];
    boolean sick = false;
    for (int at = 0; at < CELLS; at++) {
      Crop cell = plan.cells().get(at);
      paint(cell, at, rgb);
      tiles.add(id + "," + at + "," + label(cell.parasitized()));
      sick |= cell.parasitized();
    }
    String file = "images/" + id + ".png";
    Files.write(folder.resolve(file), TilePng.encode(new RgbPixels(side, side, rgb)));
    images.add(file + "," + plan.slide() + "," + label(sick));
  }

  private static void paint(Crop cell, int at, byte[] rgb)
      throws IOException, ImageFormatException {
    RgbPixels pixels = TilePng.decode(Files.readAllBytes(cell.file()), MAX_PIXELS);
    byte[] tile = LanczosResize.resize(pixels, TILE, TILE).rgb();
    int row = TILE * RgbPixels.CHANNELS;
    for (int y = 0; y < TILE; y++) {
      int line = (at / SIDE * TILE + y) * SIDE + at % SIDE;
      System.arraycopy(tile, y * row, rgb, line * row, row);
    }
  }

  private static String label(boolean parasitized) {
    return parasitized ? "parasitized" : "uninfected";
  }
}
