package io.tilewise.bench.pipeline;

import io.tilewise.bench.bed.Pictures;
import io.tilewise.bench.bed.VerdictClient;
import io.tilewise.bench.bed.VerdictClient.Submitted;
import io.tilewise.bench.script.ScriptProcess;
import io.tilewise.events.Lane;
import io.tilewise.events.Logits;
import io.tilewise.events.TileScored;
import io.tilewise.events.Topics;
import io.tilewise.events.model.ModelReference;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.file.ImageFile;
import io.tilewise.image.file.ImageReaders;
import io.tilewise.kafka.EventConsumer;
import io.tilewise.kafka.PipelineConnection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/**
 * Whether the stack's scores are those of the script, of every tile of every picture in the folder
 * of the pictures. The script is given a JPEG as a PNG of the pixels that the tiler reads: decoders
 * of JPEG differ, and this is not about them.
 */
final class Scores {
  /** Batches of other sizes round otherwise. */
  private static final double MOST = 1e-5;

  private Scores() {}

  /** The largest difference between two logits; fails where it is too large. */
  static void measure(PipelineBed bed, ModelReference model)
      throws IOException, ImageFormatException {
    double largest = 0;
    int tiles = 0;
    try (StackProcess stack = bed.stack();
        ScriptProcess script = bed.script(model);
        VerdictClient client = new VerdictClient(stack.bootstrapServers(), model)) {
      for (Path picture : bed.pictures().all()) {
        List<Logits> expected = script.judge(asPng(picture, bed.scratch()));
        Submitted submitted = client.submit(picture, Lane.ROUTINE);
        double _ = client.seconds(submitted, expected.size());
        Map<Integer, Logits> scores = scores(stack, submitted);
        for (int tile = 0; tile < expected.size(); tile++) {
          largest = Math.max(largest, difference(expected.get(tile), scores.get(tile)));
        }
        tiles += expected.size();
      }
    }
    bed.figures().fact("comparedTiles", tiles).fact("largestDifferenceOfLogits", largest);
    if (largest > MOST) {
      throw new IllegalStateException(
          "logits: differ by %s from the script's (expected: at most %s)".formatted(largest, MOST));
    }
  }

  private static Path asPng(Path picture, Path scratch) throws IOException, ImageFormatException {
    if (picture.toString().endsWith(".png")) {
      return picture;
    }
    Path png = scratch.resolve("script.png");
    try (ImageFile image = ImageReaders.open(picture, ImageLimits.DEFAULT)) {
      RgbPixels pixels = image.region(0, 0, image.width(), image.height());
      image.finish();
      ImageIO.write(Pictures.picture(pixels), "png", png.toFile());
    }
    return png;
  }

  private static Map<Integer, Logits> scores(StackProcess stack, Submitted submitted) {
    Map<Integer, Logits> scores = new HashMap<>();
    EventConsumer.replay(
        new PipelineConnection(stack.bootstrapServers(), new Topics("")),
        Set.of(TileScored.class),
        score -> {
          if (score.submissionId().equals(submitted.id())) {
            scores.put(score.index(), score.logits());
          }
        });
    return scores;
  }

  /** Of a tile; one without a score differs from anything. */
  private static double difference(Logits expected, @Nullable Logits score) {
    if (score == null || score.size() != expected.size()) {
      return Double.POSITIVE_INFINITY;
    }
    double largest = 0;
    for (int label = 0; label < expected.size(); label++) {
      largest = Math.max(largest, Math.abs(expected.get(label) - score.get(label)));
    }
    return largest;
  }
}
