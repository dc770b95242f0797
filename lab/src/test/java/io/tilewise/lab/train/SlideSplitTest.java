package io.tilewise.lab.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlideSplitTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void shouldNeverHaveASlideOnBothSides(long seed) throws Exception {
    SlideSplit split = SlideSplit.of(slides(8, 12), 0.25, seed);

    assertThat(split.heldOutSlides()).doesNotContainAnyElementsOf(split.trainingSlides());
    assertThat(split.training().size() + split.heldOut().size()).isEqualTo(slides(8, 12).size());
  }

  @Test
  void shouldHoldOutAShareOfInfectedAndOfHealthySlides() throws Exception {
    SlideSplit split = SlideSplit.of(slides(8, 12), 0.25, 7);

    assertThat(split.heldOutSlides()).filteredOn(s -> s.startsWith("I")).hasSize(2);
    assertThat(split.heldOutSlides()).filteredOn(s -> s.startsWith("H")).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void shouldHoldOutSlidesWithFewAndWithManyParasites(long seed) throws Exception {
    SlideSplit split = SlideSplit.of(slides(8, 0), 0.25, seed);

    // Slide In has n + 1 parasites: one of the lower half and one of the upper half.
    assertThat(split.heldOutSlides().getFirst()).isLessThan("I4");
    assertThat(split.heldOutSlides().getLast()).isGreaterThanOrEqualTo("I4");
  }

  @Test
  void shouldSplitTheSameWayForTheSameSeed() throws Exception {
    SlideSplit first = SlideSplit.of(slides(8, 12), 0.25, 7);

    assertThat(SlideSplit.of(slides(8, 12), 0.25, 7)).isEqualTo(first);
    assertThat(SlideSplit.of(slides(8, 12), 0.25, 8)).isNotEqualTo(first);
  }

  @Test
  void shouldKeepSomethingToLearnFromHoweverLargeTheShare() throws Exception {
    SlideSplit split = SlideSplit.of(slides(2, 1), 0.99, 7);

    assertThat(split.trainingSlides()).hasSize(2);
    assertThat(split.heldOutSlides()).hasSize(1);
  }

  @Test
  void shouldRefuseAnEmptyManifest() {
    assertThatThrownBy(() -> SlideSplit.of(List.of(), 0.25, 7))
        .isInstanceOf(TrainingException.class)
        .hasMessage("labels: none among 0 crops (expected: both 0 and 1)");
  }

  @Test
  void shouldRefuseCropsOfOneLabel() {
    assertThatThrownBy(() -> SlideSplit.of(slides(0, 3), 0.25, 7))
        .hasMessage("labels: only uninfected among 9 crops (expected: both 0 and 1)");
  }

  @Test
  void shouldRefuseCropsOfOneSlide() {
    assertThatThrownBy(() -> SlideSplit.of(slides(1, 0), 0.25, 7))
        .hasMessage("slides: [I0] (expected: at least 2, as some are held out)");
  }

  @Test
  void shouldRefuseParasitesOnOneSlideOnly() {
    assertThatThrownBy(() -> SlideSplit.of(slides(1, 5), 0.25, 7))
        .hasMessage("slides with parasites: [I0] (expected: at least 2, as some are held out)");
  }

  @Test
  void shouldRefuseASideWithoutHealthyCells() {
    List<Crop> crops = new ArrayList<>(slides(0, 1));
    crops.add(crop(true, "A"));
    crops.add(crop(true, "B"));

    assertThatThrownBy(() -> SlideSplit.of(crops, 0.25, 7))
        .hasMessageStartingWith("held-out slides: 1 parasitized of 1 crops (expected: both labels");
  }

  /** Infected slides I0, I1 … with 1, 2 … parasites and three healthy cells, healthy ones H0 …. */
  private static List<Crop> slides(int infected, int healthy) {
    List<Crop> crops = new ArrayList<>();
    for (int slide = 0; slide < infected; slide++) {
      for (int i = 0; i < slide + 4; i++) {
        crops.add(crop(i > 2, "I" + slide));
      }
    }
    for (int slide = 0; slide < healthy; slide++) {
      for (int i = 0; i < 3; i++) {
        crops.add(crop(false, "H" + slide));
      }
    }
    return crops;
  }

  private static Crop crop(boolean parasitized, String slide) {
    return new Crop(Path.of("x.png"), parasitized, slide);
  }
}
