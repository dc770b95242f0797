package io.tilewise.standalone.repository;

import io.tilewise.events.model.ManifestModel;
import io.tilewise.events.model.ModelReference;
import io.tilewise.imageverdict.VerdictSettingsReader;
import io.tilewise.model.ModelCard;
import io.tilewise.model.ModelOutput;
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
