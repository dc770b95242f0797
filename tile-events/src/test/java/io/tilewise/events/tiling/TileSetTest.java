package io.tilewise.events.tiling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.BitSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TileSetTest {
  @Property
  void shouldBeReadAsItWasWritten(@ForAll Set<@IntRange(max = 999_999) Integer> indices) {
    BitSet bits = new BitSet();
    indices.forEach(bits::set);
    TileSet set = TileSet.of(bits);

    TileSet read = TileSet.parse(set.toString());

    assertThat(read).isEqualTo(set).hasSameHashCodeAs(set);
    assertThat(read.indices().boxed()).containsExactlyInAnyOrderElementsOf(indices);
    assertThat(read.size()).isEqualTo(indices.size());
    assertThat(indices).allMatch(read::contains);
  }

  @Test
  void shouldCountBitsFromTheLowestOfEachByte() {
    TileSet set = TileSet.parse("AQI=");

    assertThat(set.indices()).containsExactly(0, 9);
    assertThat(set.end()).isEqualTo(10);
    assertThat(set.contains(10)).isFalse();
  }

  @Test
  void shouldHaveRoomForAllTilesOfAGrid() {
    BitSet all = new BitSet();
    all.set(0, TileGrid.MAX_TILES);

    assertThat(TileSet.of(all).toString()).hasSizeLessThanOrEqualTo(TileSet.LONGEST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"AQ", "AQ==x", "A Q=", "AQIA", "AAAA", "!"})
  void shouldRefuseWhatNobodyWrites(String base64) {
    assertThatIllegalArgumentException().isThrownBy(() -> TileSet.parse(base64));
  }
}
