package io.tilewise.lab.study;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.lab.scores.LabelledImage;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CellsTest {
  private static final Cells CELLS = PaintedCells.slides(12, 1);

  @Test
  void shouldDealWholeSlidesOfBothLabelsToEveryPart() {
    List<Cells> parts = CELLS.deal(5, 7);

    List<String> slides = parts.stream().flatMap(part -> part.slides().keySet().stream()).toList();
    assertThat(slides).doesNotHaveDuplicates().hasSize(24);
    assertThat(parts)
        .allSatisfy(
            part -> {
              int infected = part.infectedSlides().size();
              assertThat(infected).isBetween(2, 3);
              assertThat(part.slides().size() - infected).isBetween(2, 3);
              assertThat(part.all()).hasSize(80 * part.slides().size());
            });
  }

  @Test
  void shouldMixCellsOfManySlidesAndNameTheirPoolAsTheGroup() {
    List<LabelledImage> bags = new CellBags("pool-3", CELLS, 0, 1).upToHalf(200, 64);

    assertThat(bags).allSatisfy(each -> assertThat(each.group()).isEqualTo("pool-3"));
    List<Integer> sick = bags.stream().map(CellsTest::parasitized).toList();
    for (int bag = 0; bag < sick.size(); bag++) {
      assertThat(bags.get(bag).scores().tiles()).isEqualTo(64);
      assertThat(bags.get(bag).label()).isEqualTo(bag % 2);
      assertThat(sick.get(bag)).isBetween(bag % 2 == 0 ? 1 : 0, bag % 2 == 0 ? 32 : 0);
    }
    assertThat(sick).contains(1).anyMatch(each -> each > 16);
  }

  @Test
  void shouldGiveEverySlideAsManyImagesOfItsOwnCells() {
    Cells few = CELLS.only(cell -> !Set.of("healthy-1", "healthy-3").contains(cell.slide()));

    List<LabelledImage> images = new SlideBags(few, 0, 1).ofEverySlide(4, 64);
    List<LabelledImage> alike = new SlideBags(few, 0, 1).ofEveryLabel(4, 64);

    List<String> groups = images.stream().map(LabelledImage::group).toList();
    assertThat(Set.copyOf(groups)).isEqualTo(few.slides().keySet());
    assertThat(few.slides().keySet())
        .allSatisfy(slide -> assertThat(Collections.frequency(groups, slide)).isEqualTo(4));
    assertThat(images)
        .allSatisfy(each -> assertThat(parasitized(each)).isBetween(1 - each.label(), 20));
    assertThat(alike).filteredOn(each -> each.label() == 0).hasSize(48);
    assertThat(alike).filteredOn(each -> each.label() == 1).hasSize(48);
  }

  private static int parasitized(LabelledImage image) {
    return Collections.frequency(image.tileLabels(), 0);
  }
}
