package io.tilewise.image.tissue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tilewise.image.ImageLimits;
import io.tilewise.image.ImageReader;
import io.tilewise.image.file.ImageReaders;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SaturationsTest {
  private static final Path DATA = Path.of("../../shared/data");

  /** In whole numbers: the sum of squares around the two means is least. */
  @Property(tries = 500)
  void shouldPartCountsWhereTheClassesAreNarrowest(
      @ForAll @Size(min = 2, max = 12) List<@IntRange(max = 50) Integer> some) {
    long[] counts = some.stream().mapToLong(Integer::longValue).toArray();

    int threshold = Saturations.otsu(counts);

    for (int other = 0; other < counts.length - 1; other++) {
      assertThat(compare(counts, threshold, other))
          .as("parted at %d and at %d", threshold, other)
          .isLessThanOrEqualTo(other < threshold ? -1 : 0);
    }
  }

  /** Of both classes' squares, as fractions over {@code lower * upper}; empty classes are worst. */
  private static int compare(long[] counts, int one, int other) {
    BigInteger[] first = squares(counts, one);
    BigInteger[] second = squares(counts, other);
    if (second[1].signum() == 0 || first[1].signum() == 0) {
      return second[1].signum() == 0 ? -1 : 1;
    }
    return first[0].multiply(second[1]).compareTo(second[0].multiply(first[1]));
  }

  private static BigInteger[] squares(long[] counts, int last) {
    long[] count = new long[2];
    long[] sum = new long[2];
    long squares = 0;
    for (int value = 0; value < counts.length; value++) {
      int side = value <= last ? 0 : 1;
      count[side] += counts[value];
      sum[side] += value * counts[value];
      squares += (long) value * value * counts[value];
    }
    BigInteger both = BigInteger.valueOf(count[0]).multiply(BigInteger.valueOf(count[1]));
    BigInteger means =
        BigInteger.valueOf(sum[0])
            .pow(2)
            .multiply(BigInteger.valueOf(count[1]))
            .add(BigInteger.valueOf(sum[1]).pow(2).multiply(BigInteger.valueOf(count[0])));
    return new BigInteger[] {BigInteger.valueOf(squares).multiply(both).subtract(means), both};
  }

  @Test
  void shouldPartNothingWhereThereAreNoTwoClasses() {
    assertThat(Saturations.otsu(new long[10])).isZero();
    assertThat(Saturations.otsu(new long[] {0, 0, 7, 0})).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "10, 15, 0.04, noise of glass",
    "20, 90, 0.04, glass and pale tissue",
    "50, 300, 0.051, glass that is not white",
    "100, 600, 0.06, no glass"
  })
  void shouldLearnAThresholdWithinBounds(int lower, int upper, double threshold, String what) {
    Saturations saturations = new Saturations();
    for (int i = 0; i < 100; i++) {
      saturations.cell(1000, 1000 - lower, 4);
      saturations.cell(1000, 1000 - upper, 4);
    }

    assertThat(saturations.glass()).as(what).isEqualTo(Glass.of(threshold));
  }

  @Test
  void shouldNotLearnFromWhatWasNeverScanned() {
    Saturations saturations = new Saturations();
    for (int i = 0; i < 100; i++) {
      saturations.cell(7, 0, 1);
      saturations.cell(1000, 950, 4);
      saturations.cell(1000, 100, 4);
    }

    assertThat(saturations.glass()).isEqualTo(Glass.of(0.051));
  }

  /** The thresholds are those of scikit-image 0.19, {@code threshold_otsu}. */
  @ParameterizedTest
  @CsvSource({
    "slides/CMU-1-Small-Region.svs, 0, 256, 182",
    "malaria/mosaics/moderate-1.pyramid.tif, 4, 8, 487",
    "malaria/mosaics/moderate-1.pyramid.tif, 3, 16, 251",
    "malaria/mosaics/rare-1.png, 0, 128, 181"
  })
  void shouldFindTheThresholdThatOthersFind(String name, int level, int tile, int threshold)
      throws Exception {
    Path file = DATA.resolve(name);
    assumeThat(Files.exists(file)).as("real images beside the repository").isTrue();
    long[] counts = new long[1001];
    try (ImageReader image = ImageReaders.open(file, ImageLimits.DEFAULT)) {
      CutTiles tiles = PaintedSlide.tiles(image, level, tile);
      for (int index = 0; index < tiles.count(); index++) {
        Area at = tiles.area(index);
        var _ =
            Cells.visit(
                image.region(level, at.x(), at.y(), at.width(), at.height()),
                (max, min, pixels) -> {
                  if (Glass.isScanned(max, pixels)) {
                    counts[Saturations.of(max, min)]++;
                  }
                });
      }
    }

    assertThat(Saturations.otsu(counts)).isEqualTo(threshold);
  }
}
