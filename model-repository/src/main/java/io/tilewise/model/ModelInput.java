package io.tilewise.model;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a model wants to see. A byte {@code v} of channel {@code c} becomes {@code (v * scale -
 * mean[c]) / std[c]}, after the tile was resized.
 *
 * @param signature name of the signature; null: {@code serving_default}, else the only one that has
 *     this input
 * @param name of the input in the signature
 * @param width pixels, 1 to 8192
 * @param height pixels, 1 to 8192
 * @param dtype of the numbers; bytes are never scaled
 * @param layout order of the axes behind the batch
 * @param channels order of the colours, which {@code mean} and {@code std} follow
 * @param scale factor, finite and not 0; a card for float32 has to name it
 * @param mean one number per channel
 * @param std one number per channel, above 0
 * @param resize how a tile of another size is brought to {@code width} x {@code height}
 */
public record ModelInput(
    @Nullable String signature,
    String name,
    int width,
    int height,
    DType dtype,
    Layout layout,
    Channels channels,
    double scale,
    List<Double> mean,
    List<Double> std,
    Resize resize) {

  /** Type of the input's numbers. */
  public enum DType {
    UINT8,
    FLOAT32
  }

  /** Order of the axes: N tiles, H rows, W columns, C channels. */
  public enum Layout {
    NHWC,
    NCHW
  }

  /** Order of the colours. */
  public enum Channels {
    RGB,
    BGR
  }

  /** How a tile is brought to the input's size. */
  public enum Resize {
    /** Not at all: tile and input have the same size. */
    NONE,
    /** As DJL's TensorFlow engine does in {@code NDImageUtils.resize}. */
    BILINEAR
  }

  private static final List<Double> NO_MEAN = List.of(0.0, 0.0, 0.0);
  private static final List<Double> NO_STD = List.of(1.0, 1.0, 1.0);
  private static final int MAX_SIDE = 8192;

  public ModelInput {
    Problems problems = new Problems();
    problems.check(
        signature == null || !signature.isBlank(), "input.signature", signature, "a name");
    problems.check(!name.isBlank(), "input.name", name, "name of an input in the signature");
    problems.check(width >= 1 && width <= MAX_SIDE, "input.width", width, "1 to " + MAX_SIDE);
    problems.check(height >= 1 && height <= MAX_SIDE, "input.height", height, "1 to " + MAX_SIDE);
    problems.check(
        Double.isFinite(scale) && scale != 0, "input.scale", scale, "a finite number other than 0");
    problems.check(
        mean.size() == 3 && mean.stream().allMatch(Double::isFinite),
        "input.mean",
        mean,
        "3 finite numbers");
    problems.check(
        std.size() == 3 && std.stream().allMatch(s -> s > 0 && Double.isFinite(s)),
        "input.std",
        std,
        "3 finite numbers above 0");
    boolean unscaled = scale == 1 && mean.equals(NO_MEAN) && std.equals(NO_STD);
    problems.check(
        dtype != DType.UINT8 || unscaled,
        "input.scale, mean, std",
        scale + ", " + mean + ", " + std,
        "1, zeros and ones for dtype uint8");
    problems.throwIfAny();
    Objects.requireNonNull(layout, "layout");
    Objects.requireNonNull(channels, "channels");
    Objects.requireNonNull(resize, "resize");
    mean = List.copyOf(mean);
    std = List.copyOf(std);
  }

  /** An input of bytes, {@code [-1, height, width, 3]}, that the model scales itself. */
  public static ModelInput ofBytes(String name, int width, int height) {
    return new ModelInput(
        null,
        name,
        width,
        height,
        DType.UINT8,
        Layout.NHWC,
        Channels.RGB,
        1,
        NO_MEAN,
        NO_STD,
        Resize.BILINEAR);
  }
}
