package io.tilewise.inference.decode;

import io.tilewise.image.RgbPixels;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The decoders of one worker, whose thread decodes a batch beside threads that it has for nothing
 * else, and the pixels of that batch, which the next one overwrites. Confined to the worker's
 * thread, which closes it; it hands parts out and takes them back within a call.
 */
public final class TileDecoders implements AutoCloseable {
  private final List<TileDecoder> decoders;
  private final ExecutorService others;
  private @Nullable RgbPixels[] rooms = new RgbPixels[0];
  private int size;

  /**
   * Of one worker.
   *
   * @param threads that decode, with the worker's own
   */
  public TileDecoders(int threads) {
    decoders = Stream.generate(TileDecoder::new).limit(threads).toList();
    others =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("inference-decoder-", 1).factory());
  }

  /** What is done with each tile of a batch. */
  @FunctionalInterface
  public interface Step {
    /**
     * Decodes a tile. From any thread, and in any order.
     *
     * @param number of the tile in its batch, which no other thread has
     * @param room for its pixels, until the next batch
     */
    void decode(int number, TileDecoder decoder, RgbPixels room);
  }

  /** Returns when each tile of a batch is done with. */
  public void each(int tiles, int size, Step step) {
    makeRoom(tiles, size);
    AtomicInteger next = new AtomicInteger();
    List<CompletableFuture<Void>> running = new ArrayList<>();
    for (TileDecoder decoder : decoders.subList(1, Math.clamp(tiles, 1, decoders.size()))) {
      running.add(CompletableFuture.runAsync(() -> run(decoder, next, tiles, step), others));
    }
    try {
      run(decoders.getFirst(), next, tiles, step);
    } finally {
      // Whatever happened: nobody may still write into a batch that is left.
      CompletableFuture.allOf(running.toArray(CompletableFuture[]::new)).join();
    }
  }

  private void run(TileDecoder decoder, AtomicInteger next, int tiles, Step step) {
    for (int i = next.getAndIncrement(); i < tiles; i = next.getAndIncrement()) {
      step.decode(i, decoder, room(i));
    }
  }

  /** Of one size only: models take turns seldom. */
  private void makeRoom(int tiles, int size) {
    if (size != this.size || rooms.length < tiles) {
      this.size = size;
      rooms = new RgbPixels[tiles];
    }
  }

  private RgbPixels room(int number) {
    RgbPixels room = rooms[number];
    if (room == null) {
      room = new RgbPixels(size, size, new byte[size * size * RgbPixels.CHANNELS]);
      rooms[number] = room;
    }
    return room;
  }

  @Override
  public void close() {
    others.close();
    decoders.forEach(TileDecoder::close);
  }
}
