package io.tilewise.standalone.repository;

import io.tilewise.classifier.signature.Signature.Tensor;
import io.tilewise.model.ModelInput.Layout;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a network takes for a picture, as far as shape and options say.
 *
 * @param layout order of its axes
 * @param width pixels
 * @param height pixels
 * @param free whether the network takes other sizes, too
 */
record Picture(Layout layout, int width, int height, boolean free) {
  static final int CHANNELS = 3;
  private static final Pattern SIZE = Pattern.compile("(\\d{1,5})(?:x(\\d{1,5}))?");
  private static final List<Long> ANY = List.of(-1L, -1L, -1L, -1L);

  /** Finds out; empty when it cannot be known, which is noted. */
  static Optional<Picture> of(Tensor tensor, AddOptions options, Notes notes) {
    List<Long> shape = tensor.shape().orElse(ANY);
    Optional<Layout> layout = layout(shape, tensor, options, notes);
    long height = layout.map(l -> shape.get(l == Layout.NHWC ? 1 : 2)).orElse(-1L);
    long width = layout.map(l -> shape.get(l == Layout.NHWC ? 2 : 3)).orElse(-1L);
    boolean unclear = layout.isEmpty() && tensor.shape().isPresent();
    Optional<Picture> size = unclear ? Optional.empty() : size(width, height, options, notes);
    return layout.flatMap(l -> size.map(s -> new Picture(l, s.width, s.height, s.free)));
  }

  private static Optional<Layout> layout(
      List<Long> shape, Tensor tensor, AddOptions options, Notes notes) {
    long last = shape.get(3);
    long first = shape.get(1);
    if (options.layout != null) {
      return Optional.of(options.layout);
    }
    if (first == last && (last == CHANNELS || last < 0)) {
      notes.problem(
          "--layout: missing (expected: NHWC, with colours last, as Keras has them, or NCHW, as"
              + " PyTorch does, because the input is "
              + tensor
              + ")");
      return Optional.empty();
    }
    if (last == CHANNELS || first == CHANNELS) {
      return Optional.of(last == CHANNELS ? Layout.NHWC : Layout.NCHW);
    }
    notes.problem("input: " + tensor + " (expected: a picture of three colours, 3 channels)");
    return Optional.empty();
  }

  private static Optional<Picture> size(long width, long height, AddOptions options, Notes notes) {
    Optional<int[]> wanted = target(options, notes);
    if (width > 0 && height > 0) {
      wanted
          .filter(size -> size[0] != width || size[1] != height)
          .ifPresent(
              size ->
                  notes.problem(
                      "--resize: %s (expected: none or bilinear, because the network takes %dx%d)"
                          .formatted(options.resize, width, height)));
      return Optional.of(new Picture(Layout.NHWC, (int) width, (int) height, false));
    }
    if (wanted.isPresent()) {
      return Optional.of(new Picture(Layout.NHWC, wanted.get()[0], wanted.get()[1], true));
    }
    if (options.tile == null) {
      notes.problem(
          "--tile: missing (expected: the side of the tiles that the network learned on, because it"
              + " takes any size; with --resize N where they were made smaller)");
      return Optional.empty();
    }
    return Optional.of(new Picture(Layout.NHWC, options.tile, options.tile, true));
  }

  private static Optional<int[]> target(AddOptions options, Notes notes) {
    Matcher size = SIZE.matcher(options.resize);
    if (size.matches()) {
      int width = Integer.parseInt(size.group(1));
      return Optional.of(
          new int[] {width, size.group(2) == null ? width : Integer.parseInt(size.group(2))});
    }
    if (!options.resize.equals("none") && !options.resize.equals("bilinear")) {
      notes.problem(
          "--resize: "
              + options.resize
              + " (expected: none, bilinear, or a size such as 224 or"
              + " 320x240)");
    }
    return Optional.empty();
  }
}
