package io.tilewise.inference.decode;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The decoders of one worker, whose thread decodes a batch beside threads that it has for nothing
 * else. Confined to the worker's thread, which closes it; it hands parts out and takes them back
 * within a call.
 */
final class TileDecoders implements AutoCloseable {
  private final List<TileDecoder> decoders;
  private final ExecutorService others;

  /**
   * Of one worker.
   *
   * @param threads that decode, with the worker's own
   * @param references shared by all workers
   */
  TileDecoders(int threads, ReferencedTiles references) {
    decoders = Stream.generate(() -> new TileDecoder(references)).limit(threads).toList();
    others =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("inference-decoder-", 1).factory());
  }

  /** What is done with each tile of a batch. */
  @FunctionalInterface
  interface Step {
    /**
     * Decodes a tile. From any thread, and in any order.
     *
     * @param number of the tile in its batch, which no other thread has
     */
    void decode(int number, TileDecoder decoder);
  }

  /** Returns when each tile of a batch is done with. */
  void each(int tiles, Step step) {
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

  private static void run(TileDecoder decoder, AtomicInteger next, int tiles, Step step) {
    for (int i = next.getAndIncrement(); i < tiles; i = next.getAndIncrement()) {
      step.decode(i, decoder);
    }
  }

  @Override
  public void close() {
    others.close();
    decoders.forEach(TileDecoder::close);
  }
}
