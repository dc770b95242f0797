package io.tilewise.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tilewise.image.ImageLimits;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommandLimitsTest {
  @Test
  void shouldReadWhatATilerOfTheSameEnvironmentTakes() {
    ImageLimits limits =
        CommandLimits.of(
            Map.of(
                "TILEWISE_TILER_MAX_FILE_SIZE", "64GiB",
                "TILEWISE_TILER_MAX_MEGAPIXELS", "40000",
                "TILEWISE_TILER_MAX_HELD_MEGAPIXELS", "200",
                "TILEWISE_OPENSLIDE", "false"));

    assertThat(limits.maxFileBytes()).isEqualTo(64L << 30);
    assertThat(limits.maxPixels()).isEqualTo(40_000_000_000L);
    assertThat(limits.maxHeldPixels()).isEqualTo(200_000_000);
    assertThat(limits.openSlide()).isFalse();
  }

  @Test
  void shouldReadTheUsualImagesWhateverElseTheEnvironmentHolds() {
    assertThat(CommandLimits.of(Map.of("TILEWISE_IMAGE_ROOTS", "/nowhere")))
        .isEqualTo(ImageLimits.DEFAULT);
  }

  @Test
  void shouldRefuseWhatATilerWouldRefuse() {
    assertThatExceptionOfType(UsageException.class)
        .isThrownBy(
            () ->
                CommandLimits.of(
                    Map.of("TILEWISE_TILER_MAX_MEGAPIXELS", "many", "TILEWISE_OPENSLIDE", "yes")))
        .withMessageContaining("TILEWISE_TILER_MAX_MEGAPIXELS: many (expected: ")
        .withMessageContaining("TILEWISE_OPENSLIDE: yes (expected: true or false)");
  }
}
