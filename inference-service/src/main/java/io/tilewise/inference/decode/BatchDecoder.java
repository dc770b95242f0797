package io.tilewise.inference.decode;

import io.micrometer.core.instrument.Timer;
import io.tilewise.events.Reason;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.RgbPixels;
import io.tilewise.inference.decode.TileBatch.Entry;
import io.tilewise.inference.decode.TileBatch.Read;
import io.tilewise.inference.decode.TileBatch.Read.Bug;
import io.tilewise.inference.decode.TileBatch.Read.Coded;
import io.tilewise.inference.decode.TileBatch.Read.Pixels;
import io.tilewise.inference.decode.TileBatch.Read.Settled;
import io.tilewise.inference.queue.ModelContent;
import io.tilewise.inference.queue.Outcome.Failed;
import io.tilewise.inference.queue.Outcome.Waits;
import io.tilewise.inference.queue.TileWork;
import io.tilewise.kafka.LogContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The stage before the engine: decodes the tiles of a batch as soon as it knows how large they are
 * to be, which the card of a warm model says. It lends the memory of their pixels and has it back
 * when a batch is at its end; the pixels of two batches, one in the engine and the one that is
 * next, are all that it holds. Confined to its worker's thread.
 */
public final class BatchDecoder implements AutoCloseable {
  /** Models whose tiles' size is remembered; of one that is forgotten the engine says it again. */
  private static final int MOST_SIDES = 64;

  private final TileDecoders decoders;
  private final Timer decoding;
  private final PixelRooms rooms = new PixelRooms();
  private final Map<ModelContent, Integer> sides =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ModelContent, Integer> eldest) {
          return size() > MOST_SIDES;
        }
      };

  /**
   * Of one worker.
   *
   * @param threads that decode, with the worker's own
   * @param references shared by all workers
   * @param decoding what each tile takes
   */
  public BatchDecoder(int threads, ReferencedTiles references, Timer decoding) {
    this.decoding = decoding;
    decoders = new TileDecoders(threads, references);
  }

  /**
   * Decodes what of a batch is not decoded; leaves it as it is while its tiles' size is unknown.
   */
  public TileBatch decode(TileBatch batch) {
    int side = batch.side() == 0 ? sides.getOrDefault(batch.model(), 0) : batch.side();
    return side == 0 ? batch : decode(batch, side);
  }

  /**
   * The same with a size that was learnt now; what was decoded to another one is decoded again.
   *
   * @param side width and height of the model's tiles
   */
  public TileBatch decode(TileBatch batch, int side) {
    sides.put(batch.model(), side);
    if (batch.side() != 0 && batch.side() != side) {
      ended(batch);
      return decode(batch.coded(), side);
    }
    Entry[] entries = batch.entries().toArray(Entry[]::new);
    List<Integer> coded = new ArrayList<>();
    List<RgbPixels> lent = new ArrayList<>();
    for (int i = 0; i < entries.length; i++) {
      if (entries[i].read() instanceof Coded) {
        coded.add(i);
        lent.add(rooms.take(side));
      }
    }
    decoders.each(
        coded.size(),
        (number, decoder) -> {
          TileWork tile = entries[coded.get(number)].tile();
          entries[coded.get(number)] = new Entry(tile, read(tile, decoder, lent.get(number)));
        });
    for (int i = 0; i < coded.size(); i++) {
      if (!(entries[coded.get(i)].read() instanceof Pixels)) {
        rooms.giveBack(lent.get(i));
      }
    }
    return new TileBatch(batch.model(), side, List.of(entries));
  }

  /** From any thread. */
  private Read read(TileWork tile, TileDecoder decoder, RgbPixels room) {
    long start = System.nanoTime();
    try (LogContext _ = LogContext.of(tile.image())) {
      byte[] coded = Objects.requireNonNull(tile.work().received().value());
      Read pixels = new Pixels(decoder.decode(tile.tile(), coded, room), room);
      decoding.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
      return pixels;
    } catch (ImageFormatException e) {
      return new Settled(Failed.of(e));
    } catch (IOException e) {
      return new Settled(Waits.of(Reason.INFERENCE_FAILED, e));
    } catch (RuntimeException | Error e) {
      return new Bug(e);
    }
  }

  /**
   * The batch with those of its tiles alone that hold a condition, which is asked once for each.
   */
  public TileBatch retain(TileBatch batch, Predicate<TileWork> condition) {
    List<Entry> kept = new ArrayList<>();
    for (Entry entry : batch.entries()) {
      if (condition.test(entry.tile())) {
        kept.add(entry);
      } else {
        ended(entry);
      }
    }
    return new TileBatch(batch.model(), batch.side(), kept);
  }

  /** Nobody needs the pixels of a batch any more. */
  public void ended(TileBatch batch) {
    batch.entries().forEach(this::ended);
  }

  private void ended(Entry entry) {
    if (entry.read() instanceof Pixels(_, RgbPixels room)) {
      rooms.giveBack(room);
    }
  }

  @Override
  public void close() {
    decoders.close();
  }
}
