package io.tilewise.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tilewise.image.RgbPixels;
import io.tilewise.model.ModelInput;
import io.tilewise.model.ModelInput.Channels;
import io.tilewise.model.ModelInput.DType;
import io.tilewise.model.ModelInput.Layout;
import io.tilewise.model.ModelInput.Resize;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

class TileEncoderTest {
  private static final List<Double> ZEROS = List.of(0.0, 0.0, 0.0);
  private static final List<Double> ONES = List.of(1.0, 1.0, 1.0);

  /** Two pixels: (10, 20, 30) and (40, 50, 255). */
  private static final RgbPixels PAIR =
      new RgbPixels(2, 1, new byte[] {10, 20, 30, 40, 50, (byte) 255});

  @Test
  void shouldPassBytesOnAsTheyAre() {
    ModelInput input = input(DType.UINT8, Layout.NHWC, Channels.RGB, 1, ZEROS, ONES);

    ByteBuffer encoded = encode(input, PAIR);

    assertThat(encoded.array()).containsExactly(PAIR.rgb());
  }

  @Test
  void shouldOrderBytesInPlanesOfBlueGreenRed() {
    ModelInput input = input(DType.UINT8, Layout.NCHW, Channels.BGR, 1, ZEROS, ONES);

    ByteBuffer encoded = encode(input, PAIR);

    assertThat(encoded.array()).containsExactly(30, 255, 20, 50, 10, 40);
  }

  @Test
  void shouldScaleThenSubtractTheMeanThenDivideByTheDeviation() {
    ModelInput input =
        input(
            DType.FLOAT32,
            Layout.NHWC,
            Channels.RGB,
            0.1,
            List.of(1.0, 2.0, 0.0),
            List.of(2.0, 4.0, 0.5));

    ByteBuffer encoded = encode(input, PAIR);

    assertThat(floats(encoded)).containsExactly(0f, 0f, 6f, 1.5f, 0.75f, 51f);
  }

  @Test
  void shouldLetMeanAndDeviationFollowTheOrderOfTheChannels() {
    ModelInput input =
        input(DType.FLOAT32, Layout.NHWC, Channels.BGR, 1, List.of(30.0, 20.0, 10.0), ONES);

    ByteBuffer encoded = encode(input, PAIR);

    assertThat(floats(encoded)).containsExactly(0f, 0f, 0f, 225f, 30f, 30f);
  }

  @Test
  void shouldAppendTileBehindTile() {
    ModelInput input = input(DType.FLOAT32, Layout.NHWC, Channels.RGB, 1, ZEROS, ONES);

    ByteBuffer encoded = encode(input, PAIR, PAIR);

    assertThat(floats(encoded))
        .containsExactly(10f, 20f, 30f, 40f, 50f, 255f, 10f, 20f, 30f, 40f, 50f, 255f);
  }

  @Test
  void shouldResizeTilesOfSeveralSizes() {
    ModelInput input = input(DType.FLOAT32, Layout.NHWC, Channels.RGB, 1, ZEROS, ONES);

    ByteBuffer encoded = encode(input, Cards.tile(4, 1, 2, 3), Cards.tile(8, 4, 5, 6));

    assertThat(floats(encoded)).containsExactly(1f, 2f, 3f, 1f, 2f, 3f, 4f, 5f, 6f, 4f, 5f, 6f);
  }

  @Test
  void shouldRoundResizedBytesToTheNearest() {
    ModelInput input = input(DType.UINT8, Layout.NHWC, Channels.RGB, 1, ZEROS, ONES);
    RgbPixels tile = new RgbPixels(3, 1, new byte[] {0, 0, 0, 1, 1, 1, 5, 5, 5});

    ByteBuffer encoded = encode(input, tile);

    // Positions 0 and 1.5 of 3: the second is 3 exactly.
    assertThat(encoded.array()).containsExactly(0, 0, 0, 3, 3, 3);
  }

  @Test
  void shouldRefuseAnotherSizeWhenTheCardAllowsNoResize() {
    ModelInput any = input(DType.UINT8, Layout.NHWC, Channels.RGB, 1, ZEROS, ONES);
    ModelInput input =
        new ModelInput(
            null,
            "x",
            2,
            1,
            any.dtype(),
            any.layout(),
            any.channels(),
            1,
            ZEROS,
            ONES,
            Resize.NONE);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> encode(input, Cards.tile(4, 1, 2, 3)))
        .withMessage("tile: 4x4 (expected: 2x1, because the card says resize none)");
  }

  private static ModelInput input(
      DType dtype,
      Layout layout,
      Channels channels,
      double scale,
      List<Double> mean,
      List<Double> std) {
    return new ModelInput(
        null, "x", 2, 1, dtype, layout, channels, scale, mean, std, Resize.BILINEAR);
  }

  private static ByteBuffer encode(ModelInput input, RgbPixels... tiles) {
    TileEncoder encoder = new TileEncoder(input);
    ByteBuffer buffer =
        ByteBuffer.allocate(encoder.tileBytes() * tiles.length).order(ByteOrder.nativeOrder());
    for (RgbPixels tile : tiles) {
      encoder.encode(tile, buffer);
    }
    assertThat(buffer.hasRemaining()).isFalse();
    return buffer.flip();
  }

  private static float[] floats(ByteBuffer buffer) {
    float[] values = new float[buffer.remaining() / Float.BYTES];
    buffer.asFloatBuffer().get(values);
    return values;
  }
}
