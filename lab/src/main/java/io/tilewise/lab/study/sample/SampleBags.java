package io.tilewise.lab.study.sample;

import io.tilewise.classifier.TileClassifier;
import io.tilewise.classifier.TileClassifiers;
import io.tilewise.events.model.ModelReference;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.png.TilePng;
import io.tilewise.lab.images.LanczosResize;
import io.tilewise.lab.train.Crop;
import io.tilewise.lab.train.CropManifest;
import io.tilewise.model.Model;
import io.tilewise.model.ModelRepository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Labelled images for the card of the sample model, from cells of the slides that its training
 * never saw, scored by the model: each of these slides as it is, with labelled cells, and bags of
 * its cells. Half of the bags are of slides with parasites, and slides alike in that have as many
 * bags as each other.
 */
public final class SampleBags {
  private static final int MAX_PIXELS = 2048 * 2048;
  private static final int BATCH = 64;
  private static final long SEED = 20261125;

  private SampleBags() {}

  /** Arguments: folder of cells, folder that gets {@code fit.csv}, and number of bags. */
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    Path out = Files.createDirectories(Path.of(args[1]));
    int bags = Integer.parseInt(args[2]);
    Model model =
        new ModelRepository(Path.of("models")).resolve(ModelReference.parse("thin-smear"));
    Map<String, List<BagFile.Cell>> slides =
        scored(model, heldOut(folder, model)).stream()
            .collect(Collectors.groupingBy(BagFile.Cell::slide, TreeMap::new, Collectors.toList()));
    List<List<BagFile.Cell>> infected =
        slides.values().stream().filter(SampleBags::isInfected).toList();
    List<List<BagFile.Cell>> healthy =
        slides.values().stream().filter(slide -> !isInfected(slide)).toList();
    Random random = new Random(SEED);
    try (BagFile file = new BagFile(out.resolve("fit.csv"), model.card().labels())) {
      write(file, healthy, bags / 2, random);
      write(file, infected, bags / 2, random);
    }
    System.out.printf(
        "{\"infectedSlides\":%d,\"healthySlides\":%d,\"bags\":%d}%n",
        infected.size(), healthy.size(), bags / 2 * 2);
  }

  private static boolean isInfected(List<BagFile.Cell> slide) {
    return slide.stream().anyMatch(BagFile.Cell::positive);
  }

  private static void write(
      BagFile file, List<List<BagFile.Cell>> slides, int bags, Random random) {
    for (int at = 0; at < slides.size(); at++) {
      List<BagFile.Cell> cells = slides.get(at);
      String slide = cells.getFirst().slide();
      int share = bags * (at + 1) / slides.size() - bags * at / slides.size();
      file.whole(slide, cells);
      file.bags(slide, cells, share, random);
    }
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
    try (TileClassifier classifier = TileClassifiers.load(model)) {
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
