package io.tilewise.standalone.report;

import static io.tilewise.standalone.report.HeatmapTest.colour;
import static io.tilewise.standalone.report.HeatmapTest.grey;
import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.image.ImageLayout;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.WholeImage;
import org.junit.jupiter.api.Test;

class ReducedPictureTest {
  private static final int LONG = 2 * ReducedPicture.LONGEST_SIDE;

  @Test
  void shouldTakeTheMeanOfEachSquareAndOfWhatIsLeftOfOneAtTheEdges() throws Exception {
    RgbPixels image = grey(LONG - 1, 3);
    image.rgb()[0] = 40;
    int lastRow = 3 * 2 * (LONG - 1);
    image.rgb()[lastRow] = 100;

    ReducedPicture reduced =
        ReducedPicture.of(
            new WholeImage(
                ImageLayout.ofRows("RGB", ImageLayout.LOSSLESS, image.width(), image.height()),
                image));

    assertThat(reduced.factor()).isEqualTo(2);
    assertThat(reduced.pixels().width()).isEqualTo(LONG / 2);
    assertThat(reduced.pixels().height()).isEqualTo(2);
    assertThat(colour(reduced.pixels(), 0, 0)).containsExactly((40 + 3 * 200) / 4, 200, 200);
    assertThat(colour(reduced.pixels(), 0, 1)).containsExactly((100 + 200) / 2, 200, 200);
    assertThat(colour(reduced.pixels(), LONG / 2 - 1, 1)).containsExactly(200, 200, 200);
  }

  @Test
  void shouldLeaveASmallImageAsItIs() throws Exception {
    RgbPixels image = grey(7, 5);

    ReducedPicture reduced =
        ReducedPicture.of(
            new WholeImage(
                ImageLayout.ofRows("RGB", ImageLayout.LOSSLESS, image.width(), image.height()),
                image));

    assertThat(reduced.factor()).isEqualTo(1);
    assertThat(reduced.pixels().rgb()).isEqualTo(image.rgb());
  }
}
