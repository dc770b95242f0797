package io.tilewise.standalone.repository;

import io.tilewise.events.model.VerdictSettings;
import io.tilewise.events.tiling.EdgePolicy;
import io.tilewise.events.tiling.TissueMask;
import io.tilewise.model.ModelCard;
import io.tilewise.model.ModelInput;
import io.tilewise.model.ModelInput.Resize;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Proposes a card that fits what a network says of itself and what people said of it.
 *
 * @param call what of the network is used
 * @param notes takes what was assumed, and what cannot be known
 */
record Proposer(Call call, AddOptions options, Notes notes) {
  /** Needs nothing of a card. It is not written: who names no rule gets the default. */
  private static final String ANY_RULE = "majority-vote";

  /** What {@code --positive} says where no label is searched for. */
  private static final String NONE = "none";

  /** Proposes one; empty when something is missing or wrong, which is noted. */
  Optional<Proposal> propose() {
    Optional<Picture> picture = Picture.of(call.picture(), options, notes);
    Optional<ModelInput> input = picture.flatMap(known -> notes.attempt(() -> input(known)));
    Optional<ModelCard.Tile> tile = picture.flatMap(known -> notes.attempt(() -> tile(known)));
    scaling().check();
    checkPositive();
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
    Scaling scaling = scaling();
    notes.assume(
        "channels " + options.channels,
        "Keras, PyTorch and Pillow; OpenCV reads BGR",
        "--channels");
    return new ModelInput(
        call.signature().orElse(null),
        call.input(),
        picture.width(),
        picture.height(),
        scaling.dtype(),
        picture.layout(),
        options.channels,
        scaling.scale(),
        scaling.mean(),
        scaling.std(),
        options.resize.equals("none") ? Resize.NONE : Resize.BILINEAR);
  }

  private Scaling scaling() {
    return new Scaling(call, options, notes);
  }

  /** Without one a few infected tiles are outvoted, and nobody would notice. */
  private void checkPositive() {
    if (options.positive == null) {
      notes.problem(
          "--positive: missing (expected: the one of --labels that is searched for, and that an"
              + " image has although only few tiles show it; or none, where all labels count"
              + " alike)");
    }
  }

  private @Nullable String positive() {
    return NONE.equals(options.positive) ? null : options.positive;
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
    return new ModelCard.Tile(
        size,
        options.overlap,
        options.micronsPerPixel,
        options.edge,
        options.level,
        options.tissue == null ? null : TissueMask.parse(options.tissue),
        options.minTissue);
  }

  private ModelCard card(ModelInput input, ModelCard.Tile tile, Head head) {
    String rule = options.rule == null ? ANY_RULE : options.rule;
    return new ModelCard(
        options.labels,
        positive(),
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
