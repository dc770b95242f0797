package io.tilewise.standalone.repository;

import io.tilewise.classifier.signature.SignatureCheck;
import io.tilewise.model.ModelOutput;
import io.tilewise.model.ModelOutput.Kind;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a network answers.
 *
 * @param kind of its numbers; empty when the network has to be asked
 * @param one whether it is a single number
 */
record Head(Optional<Kind> kind, boolean one) {
  private static final String SIGMOID = "Sigmoid";
  private static final String HARD_SIGMOID = "HardSigmoid";
  private static final String SOFTMAX = "Softmax";
  private static final int ROW_RANK = 2;

  /** With what networks end that leave softmax or sigmoid to others. */
  private static final Set<String> LINEAR =
      Set.of("BiasAdd", "MatMul", "Gemm", "Add", "AddV2", "Conv", "Conv2D", "LogSoftmax");

  /** Finds out from shape, options and last operation, and notes what cannot be. */
  static Head of(Call call, AddOptions options, Notes notes) {
    boolean one =
        options.outputKind == null
            ? numbers(call).filter(count -> count == 1).isPresent()
            : options.outputKind.isOneNumber();
    checkType(call, notes);
    checkRow(call, notes);
    numbers(call).ifPresent(count -> checkLabels(call, count, options, notes));
    Optional<Kind> kind = Optional.ofNullable(options.outputKind).or(() -> kind(call, one, notes));
    kind.flatMap(known -> SignatureCheck.kindProblem(known, call.numbers()))
        .ifPresent(notes::problem);
    checkSpokenFor(one, options, notes);
    return new Head(kind, one);
  }

  private static void checkType(Call call, Notes notes) {
    if (!call.numbers().dtype().equals("float")) {
      notes.problem(
          "output: %s %s (expected: float; the number of a class does not say how sure it is)"
              .formatted(call.output(), call.numbers()));
    }
  }

  /** Axes behind the tiles that are not 1. */
  private static List<Long> axes(Call call) {
    List<Long> shape = call.numbers().shape().orElse(List.of());
    return shape.stream().skip(1).filter(size -> size != 1).toList();
  }

  /** Numbers of each tile; empty when the shape does not say. */
  private static Optional<Long> numbers(Call call) {
    List<Long> axes = axes(call);
    boolean unknown = call.numbers().shape().isEmpty() || axes.stream().anyMatch(size -> size < 0);
    return unknown || axes.size() > 1
        ? Optional.empty()
        : Optional.of(axes.isEmpty() ? 1L : axes.getFirst());
  }

  private static void checkRow(Call call, Notes notes) {
    int rank = call.numbers().shape().map(List::size).orElse(ROW_RANK);
    if (rank == 0 || axes(call).size() > 1) {
      String what =
          switch (rank) {
            case 0 -> "one answer for the whole batch";
            case 3 -> "a row for each step of a sequence or each patch of the picture";
            default -> "a row for each place of the picture, as a segmentation has";
          };
      notes.problem(
          "output: %s %s: %s (expected: one row of numbers for each tile)"
              .formatted(call.output(), call.numbers(), what));
    }
  }

  private static void checkLabels(Call call, long count, AddOptions options, Notes notes) {
    int labels = options.labels.size();
    if (labels != 0 && labels != (count == 1 ? 2 : count)) {
      notes.problem(
          "--labels: %d of them (expected: %s, because the output is %s %s%s)"
              .formatted(
                  labels,
                  count == 1 ? "2, which one number tells apart" : String.valueOf(count),
                  call.output(),
                  call.numbers(),
                  count > 2L * labels
                      ? "; features without classes, an embedding, cannot be used"
                      : ""));
    }
  }

  private static Optional<Kind> kind(Call call, boolean one, Notes notes) {
    Optional<String> operation = call.numbers().madeBy();
    if (operation.filter(Set.of(SIGMOID, HARD_SIGMOID)::contains).isPresent() && !one) {
      notes.problem(
          "output: %s %s, made by a sigmoid for each label (expected: a softmax, logits, or one"
                  .formatted(call.output(), call.numbers())
              + " number for two labels, which --output-kind sigmoid says where the shape does"
              + " not; several labels that may be true of one tile, multi-label,"
              + " are not supported)");
    }
    return operation.flatMap(name -> kind(name, one));
  }

  private static Optional<Kind> kind(String operation, boolean one) {
    return switch (operation) {
      case SIGMOID, HARD_SIGMOID -> Optional.of(one ? Kind.SIGMOID : Kind.PROBABILITIES);
      case SOFTMAX -> Optional.of(Kind.PROBABILITIES);
      default ->
          LINEAR.contains(operation)
              ? Optional.of(one ? Kind.LOGIT : Kind.LOGITS)
              : Optional.empty();
    };
  }

  /** Guessed wrongly, every verdict would be turned around. */
  private static void checkSpokenFor(boolean one, AddOptions options, Notes notes) {
    if (one
        && options.outputLabel == null
        && options.labels.size() == 2
        && (options.positive == null || options.labels.getFirst().equals(options.positive))) {
      String first = options.labels.getFirst();
      String second = options.labels.getLast();
      notes.problem(
          """
          --output-label: missing (expected: the label that the network's one number speaks for, because --positive is %3$s)
            --output-label %2$s  where classes were numbered in this order, as Keras does by the alphabet: 0.93 means 93 %% %2$s
            --output-label %1$s  where the network learned 1 for %1$s, as is usual with PyTorch's BCEWithLogitsLoss: 0.93 means 93 %% %1$s\
          """
              .formatted(
                  first, second, options.positive == null ? "missing" : "the first of --labels"));
    }
  }

  /** As a card says it, with a kind that takes any number where it is not known yet. */
  ModelOutput output(Call call, AddOptions options) {
    return new ModelOutput(
        call.output(), kind.orElse(one ? Kind.LOGIT : Kind.LOGITS), options.outputLabel);
  }
}
