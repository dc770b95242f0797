package io.tilewise.lab.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tilewise.lab.calibrate.FitException;
import io.tilewise.lab.scores.LabelledImage;
import io.tilewise.lab.scores.LabelledImages;
import io.tilewise.verdict.scores.TileScores;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What images make one doubt that a fit to them is what somebody wanted. */
class FitDoubtsTest {
  private static final List<String> THREE = List.of("tumour", "normal", "cyst");

  private static FitPlan plan(List<String> labels, @Nullable String positive) {
    return new FitPlan(labels, positive, List.of(), null, null, FitPlan.DEFAULT_SEED);
  }

  private static LabelledImages slides(UnaryOperator<LabelledImage> changed) throws Exception {
    LabelledImages images = new Slides(4).add("s", 30, 1, 32).withTileLabels();
    return visitor -> images.forEach(each -> visitor.accept(changed.apply(each)));
  }

  private static List<String> warnings(FitPlan plan, UnaryOperator<LabelledImage> changed)
      throws Exception {
    return Fitter.fit(plan, slides(changed)).warnings();
  }

  @Test
  void shouldSayLoudlyThatImagesScoreForTheWrongLabel() throws Exception {
    assertThat(
            warnings(plan(Slides.LABELS, "tumour"), image -> swapped(image, List.of())).getFirst())
        .startsWith("IMAGES THAT ARE tumour SCORE LOWER THAN OTHERS")
        .contains("another --output-label, or another order of --labels");
    assertThat(warnings(plan(Slides.LABELS, "tumour"), image -> image))
        .noneMatch(each -> each.contains("SCORE LOWER"));
  }

  @Test
  void shouldRefuseTilesThatScoreForTheWrongLabel() {
    assertThatExceptionOfType(FitException.class)
        .isThrownBy(
            () ->
                Fitter.fit(
                    plan(Slides.LABELS, "tumour"),
                    slides(
                        image ->
                            swapped(
                                image,
                                image.tileLabels().stream().map(label -> 1 - label).toList()))))
        .withMessageStartingWith("tile scores of tumour: lower for tiles that are tumour than for")
        .withMessageContaining("another --output-label, or another order of --labels");
  }

  private static LabelledImage swapped(LabelledImage image, List<Integer> tileLabels) {
    return new LabelledImage(
        image.id(), image.group(), 1 - image.label(), image.scores(), tileLabels);
  }

  @Test
  void shouldSayThatTileLabelsAreNotUsedWhereNobodyKnowsWhichLabelIsHealth() throws Exception {
    assertThat(warnings(plan(THREE, null), FitDoubtsTest::ofThreeLabels))
        .contains(
            "labels of tiles not used: of 3 labels nobody says which stands for health (severity in"
                + " the card, the least severe one first, does)");
  }

  private static LabelledImage ofThreeLabels(LabelledImage image) {
    TileScores.Builder scores = TileScores.builder(3);
    for (int at = 0; at < image.scores().tiles(); at++) {
      scores.add(at, 1, image.scores().logit(at, 0), 0, -3.0);
    }
    return new LabelledImage(
        image.id(), image.group(), image.label(), scores.build(), image.tileLabels());
  }

  @Test
  void shouldNameGroupsThatLookLikeOne() throws Exception {
    assertThat(
            warnings(
                plan(Slides.LABELS, "tumour"),
                image ->
                    image.group().equals("s2")
                        ? new LabelledImage(
                            image.id(), " S1", image.label(), image.scores(), image.tileLabels())
                        : image))
        .anyMatch(each -> each.startsWith("groups that look like one in two spellings: s1 and "));
  }

  @Test
  void shouldRefuseImagesWhoseTruthNobodyKnowsAndNameThem() {
    assertThatExceptionOfType(FitException.class)
        .isThrownBy(
            () ->
                Fitter.fit(
                    plan(Slides.LABELS, "tumour"),
                    slides(
                        image ->
                            image.id().startsWith("s1")
                                ? new LabelledImage(
                                    image.id(),
                                    image.group(),
                                    LabelledImage.UNKNOWN,
                                    image.scores(),
                                    List.of())
                                : image)))
        .withMessageStartingWith("label of s1-0, s10-0, s11-0 and 8 more: empty (expected: one of")
        .withMessageContaining("are for evaluate");
  }
}
