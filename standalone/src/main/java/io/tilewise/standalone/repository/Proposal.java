package io.tilewise.standalone.repository;

import io.tilewise.events.model.ManifestModel;
import io.tilewise.events.model.ModelReference;
import io.tilewise.imageverdict.VerdictSettingsReader;
import io.tilewise.model.ModelCard;
import io.tilewise.model.ModelOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A card that was proposed for a network.
 *
 * @param head what it answers, which the card says wholly once its kind is known
 */
record Proposal(ModelCard card, Head head) {
  /** A number that stands for a probability of .93. */
  String example() {
    return card.output().kind() == ModelOutput.Kind.LOGIT ? "2.59" : "0.93";
  }

  /** The same with what the network itself said of its numbers. */
  Proposal with(ModelOutput.Kind kind) {
    ModelOutput output = card.output();
    ModelCard known =
        new ModelCard(
            card.labels(),
            card.positive(),
            card.severity(),
            card.input(),
            new ModelOutput(output.name(), kind, output.label()),
            card.tile(),
            card.verdict());
    return new Proposal(known, new Head(Optional.of(kind), kind.isOneNumber()));
  }

  /** What a card can hardly mean, though it can be read: each a problem of its own. */
  static List<String> doubts(ModelCard card) {
    List<String> doubts = new ArrayList<>();
    String positive = card.positive();
    if (positive != null && card.severity().indexOf(positive) == 0) {
      doubts.add(
          "severity: %s (expected: from the least to the most severe; %s is the label that is searched for)"
              .formatted(card.severity(), positive));
    }
    ModelOutput output = card.output();
    if (output.kind().isOneNumber()
        && output.label() == null
        && card.labels().getFirst().equals(positive)) {
      doubts.add(
          "output.label: missing (expected: the label of %s that the one number speaks for, because positive is the first of them; without it the number is taken for %s)"
              .formatted(card.labels(), card.labels().getLast()));
    }
    return doubts;
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
}
