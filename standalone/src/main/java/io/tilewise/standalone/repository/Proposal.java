package io.tilewise.standalone.repository;

import io.tilewise.events.model.ManifestModel;
import io.tilewise.events.model.ModelReference;
import io.tilewise.events.model.VerdictSettings;
import io.tilewise.imageverdict.VerdictSettingsReader;
import io.tilewise.model.ModelCard;
import io.tilewise.model.ModelInput;
import io.tilewise.model.ModelInput.DType;
import io.tilewise.model.ModelInput.Layout;
import io.tilewise.model.ModelInput.Resize;
import io.tilewise.model.ModelOutput;
import java.util.List;
import java.util.Optional;

/**
 * A card that fits what a network says of itself and what people said of it.
 *
 * @param call what of the network is used
 * @param card whole when nothing is missing
 * @param head what it answers
 */
record Proposal(Call call, ModelCard card, Head head) {
  private static final String SCALES =
      """
      --scale: missing (expected: what a byte of 0 to 255 is multiplied by, because the input is float)
        --scale 1/255  where the network learned on 0 to 1; with --mean and --std as well for most of PyTorch's (0.485,0.456,0.406 and 0.229,0.224,0.225)
        --scale 1      where it learned on 0 to 255, or has a layer of its own that scales\
      """;

  /** Stands for what is missing, so that all else is checked. */
  private static final int HARMLESS = 128;

  /**
   * Proposes one.
   *
   * @param notes what cannot be known: the card is of use only where it has no problems
   */
  static Optional<Proposal> of(NetworkSource source, AddOptions options, Notes notes) {
    Optional<Call> call = Call.choose(source.signatures(), options, notes.problems());
    if (call.isEmpty()) {
      return Optional.empty();
    }
    Picture picture =
        Picture.of(call.get().picture(), options, notes)
            .orElse(new Picture(Layout.NHWC, HARMLESS, HARMLESS, false));
    Head head = Head.of(call.get(), options, notes);
    checkLabels(options, notes);
    try {
      ModelCard card = card(call.get(), picture, head, options, notes);
      checkJudge(card, notes);
      return Optional.of(new Proposal(call.get(), card, head));
    } catch (IllegalArgumentException e) {
      notes.problem(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private static void checkLabels(AddOptions options, Notes notes) {
    if (options.labels.isEmpty()) {
      notes.problem(
          "--labels: missing (expected: the names of the network's classes in the order of its"
              + " outputs, such as healthy,infected)");
    }
    if (options.positive == null) {
      notes.assume(
          "no positive label",
          "nobody said what is searched for; rules that weigh evidence, and fit, want to know",
          "--positive");
    }
  }

  private static ModelCard card(
      Call call, Picture picture, Head head, AddOptions options, Notes notes) {
    List<String> labels = options.labels.isEmpty() ? List.of("a", "b") : options.labels;
    return new ModelCard(
        labels,
        options.labels.isEmpty() ? null : options.positive,
        options.labels.isEmpty() ? List.of() : options.severity,
        input(call, picture, options, notes),
        options.labels.isEmpty()
            ? new ModelOutput(call.output(), ModelOutput.Kind.LOGITS)
            : head.output(call, options),
        tile(picture, options, notes),
        new VerdictSettings(
            options.rule == null ? ModelCard.DEFAULT_RULE : options.rule, null, null));
  }

  private static ModelInput input(Call call, Picture picture, AddOptions options, Notes notes) {
    DType dtype = call.picture().dtype().equals("uint8") ? DType.UINT8 : DType.FLOAT32;
    if (dtype == DType.FLOAT32 && options.scale == null) {
      notes.problem(SCALES);
    }
    if (dtype == DType.FLOAT32 && options.mean.equals(List.of(0.0))) {
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

  private static List<Double> ofThree(List<Double> numbers) {
    return numbers.size() == 1
        ? List.of(numbers.getFirst(), numbers.getFirst(), numbers.getFirst())
        : numbers;
  }

  private static ModelCard.Tile tile(Picture picture, AddOptions options, Notes notes) {
    int size = options.tile == null ? picture.width() : options.tile;
    if (options.tile == null && picture.width() != picture.height()) {
      notes.problem(
          "--tile: missing (expected: a side in pixels of the image, because the input of %dx%d is no square)"
              .formatted(picture.width(), picture.height()));
    } else if (options.tile == null) {
      notes.assume(
          "tiles of %d pixels".formatted(size),
          "as large as the input, so that nothing is resized; larger ones are made smaller",
          "--tile");
    }
    return new ModelCard.Tile(size, options.overlap, options.micronsPerPixel, options.edge);
  }

  /** A card by whose settings no image can be judged is of no use. */
  private static void checkJudge(ModelCard card, Notes notes) {
    judgeProblem(card).ifPresent(problem -> notes.problem("--rule: " + problem));
  }

  /** Why nobody can judge by a card's settings. */
  static Optional<String> judgeProblem(ModelCard card) {
    try {
      VerdictSettingsReader.read(
          new ManifestModel(
              new ModelReference("card", "1"),
              card.labels(),
              card.positive(),
              card.severity(),
              card.verdict(),
              null));
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** What gives the numbers, for people. */
  String madeBy() {
    return call.numbers().madeBy().map(operation -> ", made by " + operation).orElse("");
  }

  /** A number that stands for a probability of .93. */
  String example() {
    return card.output().kind() == ModelOutput.Kind.LOGIT ? "2.59" : "0.93";
  }

  /** The same with what the network itself said of its numbers. */
  Proposal of(ModelOutput.Kind kind) {
    ModelCard known =
        new ModelCard(
            card.labels(),
            card.positive(),
            card.severity(),
            card.input(),
            new ModelOutput(card.output().name(), kind, card.output().label()),
            card.tile(),
            card.verdict());
    return new Proposal(call, known, new Head(Optional.of(kind), kind.isOneNumber()));
  }
}
