package io.tilewise.events.tiling;

import com.fasterxml.jackson.annotation.JsonValue;
import io.tilewise.events.check.Checks;
import java.util.Base64;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Some tiles of a grid, by their indices. In JSON the base64 of a bitmap: tile {@code i} is bit
 * {@code i % 8}, counted from the lowest, of byte {@code i / 8}; bytes behind the last bit that is
 * set are left out. A grid of 150,000 tiles so takes 25 kB at most. Immutable.
 */
public final class TileSet {
  /** Of all tiles that a grid may have, in characters of base64. */
  public static final int LONGEST = (TileGrid.MAX_TILES / Byte.SIZE + 2) / 3 * 4;

  private final BitSet tiles;

  private TileSet(BitSet tiles) {
    this.tiles = tiles;
  }

  /** Of a set whose bits are indices of tiles, which is copied. */
  public static TileSet of(BitSet tiles) {
    Checks.between("tiles", tiles.length(), 0, TileGrid.MAX_TILES);
    return new TileSet((BitSet) tiles.clone());
  }

  /** Of what {@link #toString} gave. */
  public static TileSet parse(String base64) {
    Checks.within("tiles", base64, LONGEST);
    TileSet set = of(BitSet.valueOf(Base64.getDecoder().decode(base64)));
    Checks.check(set.toString().equals(base64), "tiles", base64, "base64 without zeros behind it");
    return set;
  }

  /** Whether a tile is one of them. */
  public boolean contains(int index) {
    return tiles.get(index);
  }

  /** How many there are. */
  public int size() {
    return tiles.cardinality();
  }

  /** One more than the highest index; 0 when there is none. */
  public int end() {
    return tiles.length();
  }

  /** From the lowest on. */
  public IntStream indices() {
    return tiles.stream();
  }

  @JsonValue
  @Override
  public String toString() {
    return Base64.getEncoder().encodeToString(tiles.toByteArray());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TileSet set && tiles.equals(set.tiles);
  }

  @Override
  public int hashCode() {
    return tiles.hashCode();
  }
}
