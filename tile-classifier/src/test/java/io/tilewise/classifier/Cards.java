package io.tilewise.classifier;

import io.tilewise.events.model.ModelReference;
import io.tilewise.events.model.VerdictSettings;
import io.tilewise.events.tiling.EdgePolicy;
import io.tilewise.image.RgbPixels;
import io.tilewise.model.Model;
import io.tilewise.model.ModelCard;
import io.tilewise.model.ModelInput;
import io.tilewise.model.ModelInput.Channels;
import io.tilewise.model.ModelInput.DType;
import io.tilewise.model.ModelInput.Layout;
import io.tilewise.model.ModelInput.Resize;
import io.tilewise.model.ModelOutput;
import io.tilewise.model.ModelOutput.Kind;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cards and tiles for tests: an input {@code x} of 4x4, an output {@code y} of three logits. */
final class Cards {
  static final List<String> RGB = List.of("red", "green", "blue");

  private Cards() {}

  static ModelCard floats() {
    return card(input(null, "x", DType.FLOAT32, Layout.NHWC), output("y"), RGB);
  }

  static ModelCard probabilities() {
    return card(floats().input(), new ModelOutput("y", ModelOutput.Kind.PROBABILITIES), RGB);
  }

  /** An output {@code y} of any kind for any labels. */
  static ModelCard head(Kind kind, @Nullable String label, List<String> labels) {
    return card(floats().input(), new ModelOutput("y", kind, label), labels);
  }

  static ModelCard bytes() {
    return card(ModelInput.ofBytes("x", 4, 4), output("y"), RGB);
  }

  static ModelCard card(ModelInput input, ModelOutput output, List<String> labels) {
    return new ModelCard(
        labels,
        null,
        List.of(),
        input,
        output,
        new ModelCard.Tile(4, 0, null, EdgePolicy.PAD),
        new VerdictSettings("mean-probability", null, null));
  }

  static ModelInput input(String signature, String name, DType dtype, Layout layout) {
    return new ModelInput(
        signature,
        name,
        4,
        4,
        dtype,
        layout,
        Channels.RGB,
        1,
        List.of(0.0, 0.0, 0.0),
        List.of(1.0, 1.0, 1.0),
        Resize.BILINEAR);
  }

  static ModelOutput output(String name) {
    return new ModelOutput(name, ModelOutput.Kind.LOGITS);
  }

  static Model model(Path directory, ModelCard card) {
    return new Model(ModelReference.parse("tiny@1"), directory, card, "0".repeat(64));
  }

  /** A tile of one colour. */
  static RgbPixels tile(int size, int red, int green, int blue) {
    byte[] rgb = new byte[size * size * 3];
    for (int i = 0; i < rgb.length; i += 3) {
      rgb[i] = (byte) red;
      rgb[i + 1] = (byte) green;
      rgb[i + 2] = (byte) blue;
    }
    return new RgbPixels(size, size, rgb);
  }

  static RgbPixels grey(int size, int... values) {
    byte[] rgb = new byte[size * size * 3];
    for (int i = 0; i < values.length; i++) {
      Arrays.fill(rgb, i * 3, i * 3 + 3, (byte) values[i]);
    }
    return new RgbPixels(size, size, rgb);
  }
}
