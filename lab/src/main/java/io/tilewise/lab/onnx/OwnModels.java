package io.tilewise.lab.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Networks as other people bring them, without a card, made from the weights of the sample model:
 * labels are {@code parasitized} and {@code uninfected}, tiles 128x128.
 */
public final class OwnModels {
  /** Mean of ImageNet's channels, red first, of values from 0 to 1. */
  public static final List<Double> MEAN = List.of(0.485, 0.456, 0.406);

  /** Standard deviation of the same. */
  public static final List<Double> STD = List.of(0.229, 0.224, 0.225);

  private static final Path SAMPLE = Path.of("models/thin-smear/1");
  private static final int SIZE = 128;

  private OwnModels() {}

  /**
   * Writes both.
   *
   * <ul>
   *   <li>{@code keras-sigmoid/}, a SavedModel: {@code keras_tensor}, float {@code [-1, 128, 128,
   *       3]} from 0 to 1; {@code output_0}, {@code [-1, 1]}, the probability of {@code uninfected}
   *   <li>{@code network.onnx}: {@code input}, float {@code [-1, 3, 128, 128]} from 0 to 1, less
   *       {@link #MEAN}, divided by {@link #STD}; {@code output}, {@code [-1, 2]}, logits
   * </ul>
   *
   * @param folder made where it is missing; neither of the two is in it yet
   */
  public static void write(Path folder) throws IOException {
    SampleWeights weights = SampleWeights.read(sample());
    Files.createDirectories(folder);
    KerasModel.write(weights, SIZE, folder.resolve("keras-sigmoid"));
    SampleNetwork.ofNormalised(weights, SIZE).write(folder.resolve("network.onnx"));
  }

  /**
   * Writes a SavedModel of {@code train} as ONNX, with the same input and output, so that the same
   * card fits both.
   */
  public static void convert(Path savedModel, Path onnx) throws IOException {
    SampleNetwork.ofBytes(SampleWeights.read(savedModel), SIZE).write(onnx);
  }

  /** The sample model, from the project's root or from one of its modules. */
  private static Path sample() {
    return Stream.of(SAMPLE, Path.of("..").resolve(SAMPLE))
        .filter(Files::isDirectory)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    SAMPLE + ": missing (expected: below this directory or the one above)"));
  }

  /** Takes one argument: the folder. */
  public static void main(String[] args) throws IOException {
    write(Path.of(args[0]));
  }
}
