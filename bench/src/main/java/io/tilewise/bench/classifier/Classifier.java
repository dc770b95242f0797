package io.tilewise.bench.classifier;

import io.tilewise.bench.Figures;
import io.tilewise.classifier.TileClassifier;
import io.tilewise.classifier.TileClassifiers;
import io.tilewise.events.model.ModelReference;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.png.TilePng;
import io.tilewise.model.Model;
import io.tilewise.model.ModelRepository;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The tile classifier against a bare DJL loop over the same tiles, in batches of 32 and of 64, the
 * two engines against each other, and what decoding the tiles costs beside them.
 *
 * <p>Arguments: runs (default 7).
 */
final class Classifier {
  private static final int TILES = 512;
  private static final int[] BATCHES = {32, 64};

  private Classifier() {}

  public static void main(String[] args) throws Exception {
    int runs = args.length > 0 ? Integer.parseInt(args[0]) : 7;
    Model model =
        new ModelRepository(Path.of("models")).resolve(ModelReference.parse("thin-smear"));
    List<RgbPixels> tiles = tiles(model.card().tile().size());
    Figures figures = new Figures("classifier").fact("tiles", TILES);
    try (TileClassifier classifier = TileClassifiers.load(model)) {
      for (int batch : BATCHES) {
        compare(figures, model, classifier, tiles, batch, runs);
      }
    }
    Engines.compare(figures, model, tiles, BATCHES, runs);
    decode(figures, tiles, runs);
    System.out.println(figures.json());
  }

  private static void compare(
      Figures figures,
      Model model,
      TileClassifier classifier,
      List<RgbPixels> tiles,
      int batch,
      int runs)
      throws Exception {
    String limit = "djlTilesPerSecond" + batch;
    String ours = "classifierTilesPerSecond" + batch;
    try (PlainDjlLoop plain = new PlainDjlLoop(model.directory(), tiles, batch)) {
      double warm = plain.seconds() + Engines.seconds(classifier, tiles, batch);
      figures.fact("warmUpSeconds" + batch, warm);
      for (int run = 0; run < runs; run++) {
        figures.sample(limit, plain.tiles() / plain.seconds());
        figures.sample(ours, TILES / Engines.seconds(classifier, tiles, batch));
      }
    }
    figures.fact("shareOfLimit" + batch, figures.median(ours) / figures.median(limit));
  }

  private static void decode(Figures figures, List<RgbPixels> tiles, int runs) throws Exception {
    List<byte[]> encoded = tiles.stream().map(TilePng::encode).toList();
    for (int run = 0; run < runs; run++) {
      long start = System.nanoTime();
      for (byte[] png : encoded) {
        TilePng.decode(png, Integer.MAX_VALUE);
      }
      figures.sample("decodedTilesPerSecond", TILES / ((System.nanoTime() - start) / 1e9));
    }
  }

  /** Smooth noise, so that decoding works about as hard as on stained tissue; seeded. */
  private static List<RgbPixels> tiles(int size) {
    Random random = new Random(1);
    List<RgbPixels> tiles = new ArrayList<>(TILES);
    for (int i = 0; i < TILES; i++) {
      byte[] rgb = new byte[size * size * RgbPixels.CHANNELS];
      double value = 200;
      for (int at = 0; at < rgb.length; at++) {
        value = Math.clamp(value + random.nextGaussian() * 3, 0, 255);
        rgb[at] = (byte) value;
      }
      tiles.add(new RgbPixels(size, size, rgb));
    }
    return tiles;
  }
}
