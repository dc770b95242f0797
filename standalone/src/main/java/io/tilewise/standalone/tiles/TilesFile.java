package io.tilewise.standalone.tiles;

import io.tilewise.events.Logits;
import io.tilewise.events.model.ManifestModel;
import io.tilewise.lab.csv.WholeFile;
import io.tilewise.lab.scores.ScoreWriter;
import io.tilewise.lab.scores.ScoredImage;
import io.tilewise.lab.scores.ScoredTile;
import io.tilewise.lab.scores.ScoringModel;
import io.tilewise.verdict.scores.TileScores;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** The tiles of images as {@code evaluate} reads them: judged again, they give the same verdict. */
public final class TilesFile {
  private TilesFile() {}

  /**
   * Writes a file.
   *
   * @param images of one model, at least one
   * @throws IllegalArgumentException naming a label that the format cannot hold
   * @throws IOException when it cannot be written
   */
  public static void write(Path file, List<ScoredTiles> images) throws IOException {
    WholeFile.write(file, out -> writeTo(out, images));
  }

  private static void writeTo(OutputStream out, List<ScoredTiles> images) throws IOException {
    ManifestModel model = images.getFirst().manifest().model();
    ScoringModel scoring = new ScoringModel(model.id(), model.digest());
    OutputStreamWriter text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    try (ScoreWriter writer = ScoreWriter.begin(text, scoring, model.labels())) {
      for (ScoredTiles image : images) {
        writer.write(ScoredImage.unknown(image.manifest().imageId(), tiles(image)));
      }
    }
  }

  private static List<ScoredTile> tiles(ScoredTiles image) {
    return IntStream.range(0, image.scores().tiles())
        .mapToObj(position -> tile(image, position))
        .toList();
  }

  private static ScoredTile tile(ScoredTiles image, int position) {
    TileScores scores = image.scores();
    float[] logits = new float[scores.labels()];
    for (int label = 0; label < logits.length; label++) {
      logits[label] = (float) scores.logit(position, label); // it was one
    }
    return new ScoredTile(
        scores.index(position), scores.weight(position), image.region(position), Logits.of(logits));
  }
}
