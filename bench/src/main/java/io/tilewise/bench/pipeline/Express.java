package io.tilewise.bench.pipeline;

import io.tilewise.bench.bed.VerdictClient;
import io.tilewise.bench.bed.VerdictClient.Submitted;
import io.tilewise.events.Lane;
import io.tilewise.events.Topics;
import io.tilewise.events.model.ModelReference;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import javax.imageio.ImageIO;

/** An express image of 16 tiles that comes while a routine giant is being cut. */
final class Express {
  private static final int SIDE_TILES = 4;
  private static final long LOOK_NANOS = 10_000_000;

  private Express() {}

  /**
   * The giant: the picture side by side and one below the other.
   *
   * @param across times
   * @param rows of tiles
   * @param tileSize of the model
   */
  record Giant(int across, int rows, int tileSize) {}

  /** Seconds to the verdict of the express image, and of the giant, so many times. */
  static void measure(PipelineBed bed, ModelReference model, Giant giant, int rounds)
      throws IOException {
    BufferedImage picture = ImageIO.read(bed.pictures().png().toFile());
    int side = SIDE_TILES * giant.tileSize;
    Path small = bed.scratch().resolve("express.png");
    ImageIO.write(picture.getSubimage(0, 0, side, side), "png", small.toFile());
    Path large = bed.scratch().resolve("giant.png");
    GiantPng.write(picture, giant.across, giant.rows * giant.tileSize, large);
    int tiles = giant.across * Math.ceilDiv(picture.getWidth(), giant.tileSize) * giant.rows;
    bed.figures().fact("giantTiles", tiles);
    try (StackProcess stack = bed.stack();
        VerdictClient client = new VerdictClient(stack.bootstrapServers(), model);
        Timeline timeline = new Timeline(stack.bootstrapServers())) {
      client.seconds(client.submit(bed.pictures().png(), Lane.ROUTINE), tilesOf(picture, giant));
      for (int round = 0; round < rounds; round++) {
        Submitted routine = client.submit(large, Lane.ROUTINE);
        awaitTiles(timeline, tiles / 20);
        Submitted express = client.submit(small, Lane.EXPRESS);
        bed.figures().sample("expressSeconds", client.seconds(express, SIDE_TILES * SIDE_TILES));
        bed.figures().sample("giantSeconds", client.seconds(routine, tiles));
      }
    }
  }

  private static int tilesOf(BufferedImage picture, Giant giant) {
    return Math.ceilDiv(picture.getWidth(), giant.tileSize)
        * Math.ceilDiv(picture.getHeight(), giant.tileSize);
  }

  /** Until the giant is well under way. */
  private static void awaitTiles(Timeline timeline, int tiles) {
    String topic = new Topics("").tiles(Lane.ROUTINE);
    long before = timeline.records(topic);
    while (timeline.records(topic) < before + tiles) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }
}
