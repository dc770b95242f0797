package io.tilewise.lab.images;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.image.ImageLimits;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommandLimitsTest {
  @Test
  void shouldAllowOpenSlideWhereTheEnvironmentDoes() {
    assertThat(CommandLimits.of(Map.of("TILEWISE_OPENSLIDE", "true")))
        .isEqualTo(ImageLimits.DEFAULT.withOpenSlide(true));
  }

  @Test
  void shouldElseReadWhatIsReadWithoutIt() {
    assertThat(CommandLimits.of(Map.of())).isEqualTo(ImageLimits.DEFAULT);
    assertThat(CommandLimits.of(Map.of("TILEWISE_OPENSLIDE", "false")))
        .isEqualTo(ImageLimits.DEFAULT);
  }
}
