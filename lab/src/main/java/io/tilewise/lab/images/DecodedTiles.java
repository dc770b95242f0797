package io.tilewise.lab.images;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.file.ImageFile;
import io.tilewise.image.file.ImageReaders;
import io.tilewise.lab.images.TissueTiles.CutTile;
import io.tilewise.model.ModelCard;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Supplier;

/**
 * The tiles of images, decoded on a thread of its own ahead of whoever takes them. What is ahead is
 * bounded by bytes, however large tiles and images are; at least three tiles there have to be.
 *
 * <p>{@link #next} and {@link #close} are called by one thread.
 */
final class DecodedTiles implements AutoCloseable {
  /** Decoded tiles that wait, are made, and are scored, together. */
  private static final long MOST_BYTES = 256L << 20;

  private static final int MOST_TILES = 64;

  /** Batches at a time: one being made, two waiting, one being scored. */
  private static final int BATCHES = 4;

  private final List<Path> files;
  private final ModelCard.Tile tile;
  private final ImageLimits limits;
  private final int batchTiles;
  private final BlockingQueue<Supplier<Step>> steps;
  private final Thread thread;

  /** What comes next. */
  sealed interface Step {}

  /**
   * Some tiles of an image, none where it ends with background.
   *
   * @param image position of its file
   * @param seen how many tiles of the grid were read or passed over since the batch before
   * @param contentSha256 of the image, which is whole with these and was read to its end; empty: it
   *     is not
   */
  record Batch(
      int image, ImageGrid grid, int seen, List<CutTile> tiles, Optional<String> contentSha256)
      implements Step {
    List<RgbPixels> pixels() {
      return tiles.stream().map(CutTile::pixels).toList();
    }
  }

  /** An image could not be read; what came of it before is nothing. */
  record Unreadable(int image, Exception cause) implements Step {}

  DecodedTiles(List<Path> files, ModelCard.Tile tile, ImageLimits limits) {
    this.limits = limits;
    this.files = List.copyOf(files);
    this.tile = tile;
    long tileBytes = (long) tile.size() * tile.size() * RgbPixels.CHANNELS;
    this.batchTiles = Math.clamp(MOST_BYTES / BATCHES / tileBytes, 1, MOST_TILES);
    this.steps = new ArrayBlockingQueue<>(batchTiles == 1 ? 1 : BATCHES - 2);
    this.thread = Thread.ofPlatform().name("decode-ahead").daemon().start(this::run);
  }

  /** Waits for the next step; each image ends with an {@link Unreadable} or a last batch. */
  Step next() throws InterruptedException {
    return steps.take().get();
  }

  private void run() {
    try {
      for (int image = 0; image < files.size(); image++) {
        decode(image);
      }
    } catch (InterruptedException e) {
      // closed: nobody takes any more
    } catch (RuntimeException | Error e) {
      tell(e);
    }
  }

  /** A bug, or no memory: whoever takes is not to wait for ever. */
  private void tell(Throwable cause) {
    try {
      steps.put(
          () -> {
            throw new IllegalStateException("decoding: " + cause, cause);
          });
    } catch (InterruptedException e) {
      // closed: nobody asks any more
    }
  }

  private void decode(int image) throws InterruptedException {
    try (ImageFile reader = ImageReaders.open(files.get(image), limits)) {
      decode(image, reader);
    } catch (IOException | ImageFormatException e) {
      Step unreadable = new Unreadable(image, e);
      steps.put(() -> unreadable);
    }
  }

  private void decode(int image, ImageFile reader)
      throws IOException, ImageFormatException, InterruptedException {
    TissueTiles open = TissueTiles.of(reader, tile, limits);
    boolean isWhole = false;
    while (!isWhole) {
      int from = open.seen();
      List<CutTile> tiles = new ArrayList<>(batchTiles);
      while (tiles.size() < batchTiles && open.hasMore()) {
        open.next().ifPresent(tiles::add);
      }
      isWhole = !open.hasMore();
      Optional<String> content = Optional.empty();
      if (isWhole) {
        reader.finish();
        content = Optional.of(reader.contentSha256());
      }
      Step batch = new Batch(image, open.grid(), open.seen() - from, tiles, content);
      steps.put(() -> batch);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
