package io.tilewise.lab.study.sample;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BagFileTest {
  private static final int CELLS = 65;

  @TempDir Path folder;

  /** A row of the file; the first logit of a cell is its number, parasitized ones coming first. */
  private record Row(String image, String group, String label, int cell, String tileLabel) {
    private static Row of(String line) {
      String[] fields = line.split(",", -1);
      return new Row(fields[0], fields[1], fields[2], (int) Float.parseFloat(fields[4]), fields[6]);
    }
  }

  @Test
  void shouldLabelTheCellsOfAWholeSlideAlone() throws Exception {
    List<Row> rows = rows(3);

    assertThat(rows).allSatisfy(row -> assertThat(row.group()).isEqualTo("s"));
    assertThat(rows.stream().filter(row -> row.image().equals("s")))
        .hasSize(CELLS)
        .allSatisfy(
            row ->
                assertThat(row.tileLabel()).isEqualTo(row.cell() < 3 ? "parasitized" : "healthy"));
    assertThat(rows.stream().filter(row -> !row.image().equals("s")))
        .isNotEmpty()
        .allSatisfy(row -> assertThat(row.tileLabel()).isEmpty());
  }

  @Test
  void shouldDrawNoCellTwiceIntoABag() throws Exception {
    Map<String, List<Row>> images = images(3);

    assertThat(images).hasSize(1 + 40);
    images.values().forEach(rows -> assertThat(rows).extracting(Row::cell).doesNotHaveDuplicates());
    images.remove("s");
    assertThat(images.values().stream().map(List::size)).containsOnly(16, 32, 48);
  }

  @Test
  void shouldFillAtMostHalfOfEachBagOfAnInfectedSlideWithParasites() throws Exception {
    Map<String, List<Row>> images = images(30);
    images.remove("s");

    List<Integer> parasites = new ArrayList<>();
    for (List<Row> rows : images.values()) {
      int found = (int) rows.stream().filter(row -> row.cell() < 30).count();
      assertThat(found).isBetween(1, rows.size() / 2);
      assertThat(rows).extracting(Row::label).containsOnly("parasitized");
      parasites.add(found);
    }
    assertThat(parasites).contains(1).anyMatch(found -> found > 8);
  }

  @Test
  void shouldCallEveryImageOfAHealthySlideHealthy() throws Exception {
    assertThat(rows(0)).hasSizeGreaterThan(CELLS).extracting(Row::label).containsOnly("healthy");
  }

  private Map<String, List<Row>> images(int parasitized) throws Exception {
    return rows(parasitized).stream().collect(groupingBy(Row::image));
  }

  /** A slide of 65 cells and 40 bags of it. */
  private List<Row> rows(int parasitized) throws Exception {
    Path file = folder.resolve("fit.csv");
    List<BagFile.Cell> cells =
        IntStream.range(0, CELLS)
            .mapToObj(at -> new BagFile.Cell("s", at < parasitized, new float[] {at, 0}))
            .toList();
    try (BagFile out = new BagFile(file, List.of("parasitized", "healthy"))) {
      out.whole("s", cells);
      out.bags("s", cells, 40, new Random(1));
    }
    return Files.readAllLines(file).stream().skip(1).map(Row::of).toList();
  }
}
