package io.tilewise.standalone.repository;

import io.tilewise.events.model.VerdictSettings;
import io.tilewise.events.tiling.EdgePolicy;
import io.tilewise.model.ModelCard;
import io.tilewise.model.ModelInput;
import io.tilewise.model.ModelInput.DType;
import io.tilewise.model.ModelInput.Resize;
import java.util.List;
import java.util.Optional;

/**
 * Proposes a card that fits what a network says of itself and what people said of it.
 *
 * @param call what of the network is used
 * @param notes takes what was assumed, and what cannot be known
 */
record Proposer(Call call, AddOptions options, Notes notes) {
  private static final String SCALES =
      """
      --scale: missing (expected: what a byte of 0 to 255 is multiplied by, because the input is float)
        --scale 1/255  where the network learned on 0 to 1; with --mean and --std as well for most of PyTorch's (0.485,0.456,0.406 and 0.229,0.224,0.225)
        --scale 1      where it learned on 0 to 255, or has a layer of its own that scales\
      """;

  /** Needs nothing of a card. It is not written: who names no rule gets the default. */
  private static final String ANY_RULE = "majority-vote";

  private static final List<Double> ZERO = List.of(0.0);

  /** Proposes one; empty when something is missing or wrong, which is noted. */
  Optional<Proposal> propose() {
    Optional<Picture> picture = Picture.of(call.picture(), options, notes);
    Optional<ModelInput> input = picture.flatMap(known -> notes.attempt(() -> input(known)));
    Optional<ModelCard.Tile> tile = picture.flatMap(known -> notes.attempt(() -> tile(known)));
    if (picture.isEmpty()) {
      checkScale();
    }
    Head head = Head.of(call, options, notes);
    if (options.labels.isEmpty()) {
      notes.problem(
          "--labels: missing (expected: the names of the network's classes in the order of its"
              + " outputs, such as healthy,infected)");
      return Optional.empty();
    }
    // Something harmless for what is wrong, so that labels and rule are checked all the same.
    boolean whole = input.isPresent() && tile.isPresent();
    ModelInput usedInput = whole ? input.get() : ModelInput.ofBytes(call.input(), 1, 1);
    ModelCard.Tile usedTile = whole ? tile.get() : new ModelCard.Tile(1, 0, null, EdgePolicy.PAD);
    return notes
        .attempt(() -> card(usedInput, usedTile, head))
        .map(card -> judged(new Proposal(card, head)));
  }

  private ModelInput input(Picture picture) {
    checkScale();
    DType dtype = dtype();
    if (dtype == DType.FLOAT32 && options.mean.equals(ZERO)) {
      notes.assume(
          "mean 0, std 1", "most of Keras' networks; PyTorch's have others", "--mean, --std");
    }
    notes.assume(
        "channels " + options.channels,
        "Keras, PyTorch and Pillow; OpenCV reads BGR",
        "--channels");
    return new ModelInput(
        call.signature().orElse(null),
        call.input(),
        picture.width(),
        picture.height(),
        dtype,
        picture.layout(),
        options.channels,
        options.scale == null ? 1 : options.scale,
        ofThree(options.mean),
        ofThree(options.std),
        options.resize.equals("none") ? Resize.NONE : Resize.BILINEAR);
  }

  private void checkScale() {
    if (dtype() == DType.FLOAT32 && options.scale == null) {
      notes.problem(SCALES);
    }
  }

  private DType dtype() {
    return call.picture().dtype().equals("uint8") ? DType.UINT8 : DType.FLOAT32;
  }

  private static List<Double> ofThree(List<Double> numbers) {
    return numbers.size() == 1
        ? List.of(numbers.getFirst(), numbers.getFirst(), numbers.getFirst())
        : numbers;
  }

  private ModelCard.Tile tile(Picture picture) {
    int size = options.tile == null ? picture.width() : options.tile;
    if (options.tile == null && picture.width() != picture.height()) {
      throw new IllegalArgumentException(
          "--tile: missing (expected: a side in pixels of the image, because the input of %dx%d is no square)"
              .formatted(picture.width(), picture.height()));
    }
    if (options.tile == null) {
      notes.assume(
          "tiles of " + size + " pixels",
          "as large as the input, so that nothing is resized; larger ones are made smaller",
          "--tile");
    }
    return new ModelCard.Tile(size, options.overlap, options.micronsPerPixel, options.edge);
  }

  private ModelCard card(ModelInput input, ModelCard.Tile tile, Head head) {
    if (options.positive == null) {
      notes.assume(
          "no positive label",
          "nobody said what is searched for; rules that weigh evidence, and fit, want to know",
          "--positive");
    }
    String rule = options.rule == null ? ANY_RULE : options.rule;
    return new ModelCard(
        options.labels,
        options.positive,
        options.severity,
        input,
        head.output(call, options),
        tile,
        new VerdictSettings(rule, null, null));
  }

  /** A card by whose settings no image can be judged is of no use. */
  private Proposal judged(Proposal proposal) {
    Proposal.judgeProblem(proposal.card()).ifPresent(text -> notes.problem("--rule: " + text));
    // What the number of one speaks for is asked for by the head, with both answers.
    Proposal.doubts(proposal.card()).stream()
        .filter(doubt -> doubt.startsWith("severity"))
        .forEach(doubt -> notes.problem("--" + doubt));
    return proposal;
  }
}
