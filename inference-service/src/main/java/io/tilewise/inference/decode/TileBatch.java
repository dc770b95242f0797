package io.tilewise.inference.decode;

import io.tilewise.image.RgbPixels;
import io.tilewise.inference.queue.Awaited;
import io.tilewise.inference.queue.ModelContent;
import io.tilewise.inference.queue.Outcome;
import io.tilewise.inference.queue.TileWork;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Tiles of one model that are scored together. Immutable; the memory of its pixels is lent by its
 * {@link BatchDecoder} until the batch is at its end.
 *
 * @param model that all of them want
 * @param side width and height to which they are decoded, in pixels; 0 while none is
 */
public record TileBatch(ModelContent model, int side, List<Entry> entries) {
  public TileBatch {
    entries = List.copyOf(entries);
  }

  /** Of tiles that are not decoded yet. */
  public static TileBatch of(ModelContent model, Collection<TileWork> tiles) {
    return new TileBatch(model, 0, coded(tiles.stream()));
  }

  private static List<Entry> coded(Stream<TileWork> tiles) {
    return tiles.map(tile -> new Entry(tile, new Read.Coded())).toList();
  }

  /** A tile and what decoding it came to. */
  public record Entry(TileWork tile, Read read) {}

  /** What decoding a tile came to. */
  public sealed interface Read {
    /** Nothing yet. */
    record Coded() implements Read {}

    /**
     * Its pixels.
     *
     * @param room that was lent for them, whether they are in it or not
     */
    record Pixels(RgbPixels pixels, RgbPixels room) implements Read {}

    /** It will not be scored, or not now. */
    record Settled(Outcome outcome) implements Read {}

    /** Our own code failed on it. */
    record Bug(Throwable bug) implements Read {}
  }

  /** Its tiles in their order. */
  public List<TileWork> tiles() {
    return entries.stream().map(Entry::tile).toList();
  }

  /** All that its tiles may wait for. */
  public Set<Awaited> awaited() {
    Set<Awaited> awaited = new HashSet<>(Set.of(Awaited.of(model)));
    entries.forEach(entry -> Awaited.image(entry.tile.tile()).ifPresent(awaited::add));
    return awaited;
  }

  /** With these behind its own, not decoded yet. */
  public TileBatch plus(Collection<TileWork> more) {
    return new TileBatch(
        model, side, Stream.concat(entries.stream(), coded(more.stream()).stream()).toList());
  }

  /** With none of its tiles decoded. */
  TileBatch coded() {
    return of(model, tiles());
  }
}
