package io.tilewise.lab.study;

import io.tilewise.classifier.TensorFlowTileClassifier;
import io.tilewise.events.model.ModelReference;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.png.TilePng;
import io.tilewise.lab.scores.LanczosResize;
import io.tilewise.lab.train.Crop;
import io.tilewise.lab.train.CropManifest;
import io.tilewise.model.Model;
import io.tilewise.model.ModelRepository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * Labelled images for the card of the sample model, from cells of the slides that its training
 * never saw, scored by the model. The cells are dealt into parts, and all images of a part are of
 * one group, so that no image is judged by what was learned from its own cells: three parts, as
 * slides with labelled cells and as bags, go into {@code fit.csv}, the bags of the last one into
 * {@code held-out.csv}.
 */
public final class SampleBags {
  private static final int MAX_PIXELS = 2048 * 2048;
  private static final int BATCH = 64;
  private static final int PARTS = 4;
  private static final long SEED = 20261125;

  private SampleBags() {}

  /** Arguments: folder of cells, folder to write to, and bags per file. */
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    Path out = Files.createDirectories(Path.of(args[1]));
    int bags = Integer.parseInt(args[2]);
    Model model =
        new ModelRepository(Path.of("models")).resolve(ModelReference.parse("thin-smear"));
    List<BagFile.Cell> scored = scored(model, heldOut(folder, model));
    Random random = new Random(SEED);
    List<BagFile.Cell> shuffled = new ArrayList<>(scored);
    Collections.shuffle(shuffled, random);
    List<String> labels = model.card().labels();
    try (BagFile fit = new BagFile(out.resolve("fit.csv"), labels);
        BagFile heldOut = new BagFile(out.resolve("held-out.csv"), labels)) {
      for (int part = 0; part < PARTS; part++) {
        List<BagFile.Cell> cells =
            shuffled.subList(shuffled.size() * part / PARTS, shuffled.size() * (part + 1) / PARTS);
        String group = "part-" + (part + 1);
        if (part == PARTS - 1) {
          heldOut.bags(group, cells, bags, random);
        } else {
          fit.slides(group, cells);
          fit.bags(group, cells, bags / (PARTS - 1), random);
        }
      }
    }
    System.out.printf(
        "{\"cells\":%d,\"parasitized\":%d,\"bags\":%d}%n",
        scored.size(), scored.stream().filter(BagFile.Cell::positive).count(), 2 * bags);
  }

  /** What training did not see. */
  private static List<Crop> heldOut(Path cells, Model model) throws Exception {
    Set<String> slides = heldOutSlides(model);
    return CropManifest.read(cells).stream().filter(crop -> slides.contains(crop.slide())).toList();
  }

  /** As the model's own card for people names them. */
  private static Set<String> heldOutSlides(Model model) throws Exception {
    String text = Files.readString(model.directory().resolve("MODEL_CARD.md"));
    int from = text.indexOf("Held out: ") + "Held out: ".length();
    return new TreeSet<>(Arrays.asList(text.substring(from, text.indexOf('.', from)).split(", ")));
  }

  private static List<BagFile.Cell> scored(Model model, List<Crop> crops) throws Exception {
    int side = model.card().tile().size();
    List<BagFile.Cell> scored = new ArrayList<>();
    try (TensorFlowTileClassifier classifier = TensorFlowTileClassifier.load(model)) {
      for (int from = 0; from < crops.size(); from += BATCH) {
        List<Crop> batch = crops.subList(from, Math.min(from + BATCH, crops.size()));
        List<RgbPixels> tiles = new ArrayList<>();
        for (Crop crop : batch) {
          RgbPixels pixels = TilePng.decode(Files.readAllBytes(crop.file()), MAX_PIXELS);
          tiles.add(LanczosResize.resize(pixels, side, side));
        }
        float[][] logits = classifier.score(tiles);
        for (int at = 0; at < logits.length; at++) {
          scored.add(
              new BagFile.Cell(batch.get(at).slide(), batch.get(at).parasitized(), logits[at]));
        }
      }
    }
    return scored;
  }
}
