package io.tilewise.standalone.repository;

import io.tilewise.events.tiling.EdgePolicy;
import io.tilewise.model.ModelInput.Channels;
import io.tilewise.model.ModelInput.Layout;
import io.tilewise.model.ModelOutput;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code model add} is told of a network that its files do not say. */
final class AddOptions {
  @Option(
      names = "--labels",
      paramLabel = "A,B",
      split = ",",
      description = "in the order of the network's outputs; Keras: the alphabet's")
  List<String> labels = List.of();

  @Option(
      names = "--positive",
      paramLabel = "A",
      description =
          "the label that is searched for, disease mostly: evidence rules, thresholds and fit need"
              + " it; none: no label is")
  @Nullable String positive;

  @Option(
      names = "--severity",
      paramLabel = "A,B",
      split = ",",
      description = "all labels from the least to the most severe (default: not ranked)")
  List<String> severity = List.of();

  @Option(
      names = "--output-label",
      paramLabel = "B",
      description = "which of two labels a single number speaks for (default: the second)")
  @Nullable String outputLabel;

  @Option(
      names = "--output-kind",
      paramLabel = "logits|probabilities|sigmoid|logit",
      description = "what the numbers are (default: as the network's last operation says)")
  ModelOutput.@Nullable Kind outputKind;

  @Option(
      names = "--tile",
      paramLabel = "N",
      description =
          "side of a tile in pixels of the level that is cut (default: the network's input)")
  @Nullable Integer tile;

  @Option(
      names = "--overlap",
      paramLabel = "N",
      defaultValue = "0",
      description = "pixels that neighbouring tiles share (default: ${DEFAULT-VALUE})")
  int overlap;

  @Option(
      names = "--edge",
      paramLabel = "PAD|SHIFT|DROP",
      defaultValue = "PAD",
      description =
          "tiles at the edge: filled with black, moved inwards, or left out (default:"
              + " ${DEFAULT-VALUE})")
  EdgePolicy edge = EdgePolicy.PAD;

  @Option(
      names = "--mpp",
      paramLabel = "X",
      description =
          "micrometres per pixel that it learned on: the level within 10 %% of it is cut, and an"
              + " image without such a level is refused (default: full resolution)")
  @Nullable Double micronsPerPixel;

  @Option(
      names = "--level",
      paramLabel = "N",
      description = "of an image's pyramid that is cut; not with --mpp (default: 0, the largest)")
  @Nullable Integer level;

  @Option(
      names = "--tissue",
      paramLabel = "off|auto|T",
      description =
          "leave out tiles without tissue: pixels whose saturation, 0 to 1, is T or more are"
              + " tissue (default: off)")
  @Nullable String tissue;

  @Option(
      names = "--min-tissue",
      paramLabel = "X",
      description = "share of a tile's pixels that has to be tissue (default: 0.05)")
  @Nullable Double minTissue;

  @Option(
      names = "--scale",
      paramLabel = "X",
      converter = Factor.class,
      description =
          "a byte of 0 to 255 times this, at most 1; 1/255 for 0 to 1. A float input needs it")
  @Nullable Double scale;

  @Option(
      names = "--mean",
      paramLabel = "R,G,B",
      split = ",",
      converter = Factor.class,
      description =
          "then less this, in the order of --channels (default: 0). A float input with colours"
              + " before rows needs it")
  @Nullable List<Double> mean;

  @Option(
      names = "--std",
      paramLabel = "R,G,B",
      split = ",",
      converter = Factor.class,
      description = "then divided by this (default: 1)")
  @Nullable List<Double> std;

  @Option(
      names = "--channels",
      paramLabel = "RGB|BGR",
      defaultValue = "RGB",
      description = "order of the colours (default: ${DEFAULT-VALUE})")
  Channels channels = Channels.RGB;

  @Option(
      names = "--layout",
      paramLabel = "NHWC|NCHW",
      description = "order of the axes (default: as the shape of the input says)")
  @Nullable Layout layout;

  @Option(
      names = "--resize",
      paramLabel = "none|bilinear|N|WxH",
      defaultValue = "bilinear",
      description =
          "how tiles become the input; a size where the network takes any (default:"
              + " ${DEFAULT-VALUE})")
  String resize = "bilinear";

  @Option(
      names = "--signature",
      paramLabel = "S",
      description = "of a SavedModel (default: serving_default, or the only one)")
  @Nullable String signature;

  @Option(
      names = "--input",
      paramLabel = "I",
      description = "name of the input (default: the only one)")
  @Nullable String input;

  @Option(
      names = "--output",
      paramLabel = "O",
      description = "name of the output (default: the only one)")
  @Nullable String output;

  @Option(
      names = "--rule",
      paramLabel = "R",
      description = "verdict rule (default: left to whoever runs the model, and to fit)")
  @Nullable String rule;
}
