package io.tilewise.standalone.repository;

import io.tilewise.model.ModelInput.DType;
import io.tilewise.model.ModelInput.Layout;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a byte before the network gets it: (byte · scale − mean) / std, as far as people
 * said. Wrong numbers give confident, wrong answers, so what cannot be meant is asked for again.
 *
 * @param call whose input it is
 * @param notes takes what was assumed, and what cannot be known
 */
record Scaling(Call call, AddOptions options, Notes notes) {
  private static final double MOST = 255;

  /** From here a factor looks like what a byte was divided by: 127.5, 255, 256. */
  private static final double INVERTED = 100;

  private static final String SCALES =
      """
      --scale: missing (expected: what a byte of 0 to 255 is multiplied by, because the input is float)
        --scale 1/255  where the network learned on 0 to 1; with --mean and --std as well for most of PyTorch's (0.485,0.456,0.406 and 0.229,0.224,0.225)
        --scale 1      where it learned on 0 to 255, or has a layer of its own that scales\
      """;

  private static final String MEANS =
      """
      --mean: missing (expected: the mean of PyTorch's Normalize(mean, std), with its --std, because the input is float with colours before rows, as PyTorch has it)
        --mean 0.485,0.456,0.406 --std 0.229,0.224,0.225  for networks that began with ImageNet's weights, if their training had no numbers of its own
        --mean 0,0,0                                      where there was no Normalize, or the network does it itself\
      """;

  /** Notes what is missing, what was assumed, and what cannot be meant. */
  void check() {
    if (dtype() == DType.UINT8) {
      return; // bytes as they are, which the card checks
    }
    checkScale();
    checkMean();
    assume();
  }

  private void assume() {
    if (options.mean == null) {
      notes.assume(
          options.std == null ? "mean 0, std 1" : "mean 0",
          "most of Keras' networks; PyTorch's have others",
          "--mean, --std");
    } else if (options.std == null && mean().stream().anyMatch(each -> each != 0)) {
      notes.assume("std 1", "Caffe's networks and Keras' own; PyTorch's have others", "--std");
    }
  }

  DType dtype() {
    return call.picture().dtype().equals("uint8") ? DType.UINT8 : DType.FLOAT32;
  }

  double scale() {
    return options.scale == null ? 1 : options.scale;
  }

  List<Double> mean() {
    return ofThree(options.mean, 0);
  }

  List<Double> std() {
    return ofThree(options.std, 1);
  }

  private static List<Double> ofThree(@Nullable List<Double> numbers, double usual) {
    if (numbers == null) {
      return List.of(usual, usual, usual);
    }
    double first = numbers.getFirst();
    return numbers.size() == 1 ? List.of(first, first, first) : numbers;
  }

  private void checkScale() {
    Double scale = options.scale;
    if (scale == null) {
      notes.problem(SCALES);
    } else if (scale > 1 && Double.isFinite(scale)) {
      notes.problem(
          "--scale: %s (expected: at most 1, because a byte of 0 to 255 is multiplied by it; %s, most likely)"
              .formatted(
                  Factor.text(scale), scale < INVERTED ? "1/255 or 1" : "1/" + Factor.text(scale)));
    }
  }

  private void checkMean() {
    if (options.mean == null && coloursFirst()) {
      notes.problem(MEANS);
    }
    double step = Math.abs(scale());
    if (options.scale == null || step > 1) {
      return; // asked for, and without it nothing can be said of a mean
    }
    mean().stream()
        .filter(each -> isStrange(Math.abs(each), step))
        .findFirst()
        .ifPresent(
            each ->
                notes.problem(
                    "--mean: %s (expected: a mean of what --scale gives, which is 0 to %s; 0 where nothing is taken off)"
                        .formatted(Factor.text(each), Factor.text(step * MOST))));
  }

  /** Taken from bytes where shares were meant, or the other way around: .485 and 123.675. */
  private static boolean isStrange(double mean, double step) {
    return Double.isFinite(mean) && mean != 0 && (mean < step || mean > step * MOST);
  }

  /** Whether the input looks as PyTorch has it. */
  private boolean coloursFirst() {
    return options.layout == null
        ? call.picture()
            .shape()
            .filter(axes -> axes.get(1) == Picture.CHANNELS && axes.get(3) != Picture.CHANNELS)
            .isPresent()
        : options.layout == Layout.NCHW;
  }
}
