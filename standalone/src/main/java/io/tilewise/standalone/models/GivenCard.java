package io.tilewise.standalone.models;

import io.tilewise.events.model.ManifestModel;
import io.tilewise.events.model.ModelReference;
import io.tilewise.events.model.VerdictFit;
import io.tilewise.events.model.VerdictSettings;
import io.tilewise.imageverdict.VerdictSettingsReader;
import io.tilewise.model.ModelCard;
import io.tilewise.standalone.command.Causes;
import io.tilewise.verdict.rules.VerdictRules;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The card of {@code --model-card}, of which nobody is to learn image by image what is wrong. */
final class GivenCard {
  /**
   * Needs no fit, and no label that is searched for, so that only the other settings can be what is
   * wrong.
   */
  static final String ANY_RULE = "mean-probability";

  private GivenCard() {}

  /**
   * Reads a card.
   *
   * @param folder of a model version
   * @param check what is wrong with the card, if anything
   * @param problems notes why it cannot be used
   * @return null when it cannot be read
   */
  static @Nullable ModelCard read(
      Path folder, Function<ModelCard, Optional<String>> check, List<String> problems) {
    try {
      ModelCard card = ModelCard.read(folder.resolve(ModelCard.FILE_NAME));
      check.apply(card).ifPresent(problem -> problems.add(text(folder, problem)));
      return card;
    } catch (IOException e) {
      problems.add("--model-card: " + folder + " (expected: a folder with model.json)");
    } catch (IllegalArgumentException e) {
      problems.add(text(folder, Causes.text(e)));
    }
    return null;
  }

  /**
   * Why a fit is not for how the card itself cuts images, or for the content beside it.
   *
   * @param digest of that content; null: not known
   */
  static Optional<String> problemOfScope(ModelCard card, @Nullable String digest) {
    VerdictFit fit = card.verdict().fit();
    ModelCard.Tile tile = card.tile();
    return fit == null
        ? Optional.empty()
        : fit.scope().problem(fit.scope().model(), tile.size(), tile.overlap(), digest);
  }

  static String text(@Nullable Path folder, String problem) {
    return "--model-card: " + folder + ": " + problem;
  }

  /** Why nobody can judge by these settings. */
  static Optional<String> problem(ModelCard card, VerdictSettings verdict) {
    try {
      VerdictSettingsReader.read(
          new ManifestModel(
              new ModelReference("card", "1"),
              card.labels(),
              card.positive(),
              card.severity(),
              verdict,
              null));
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of("verdict." + e.getMessage());
    }
  }

  /** The same whatever the rule is, which may lack its fit but has to exist. */
  static Optional<String> problemOfAnyRule(ModelCard card, VerdictSettings verdict) {
    try {
      VerdictRules.spec(verdict.rule());
    } catch (IllegalArgumentException e) {
      return Optional.of("verdict." + e.getMessage());
    }
    return problem(
        card,
        new VerdictSettings(ANY_RULE, verdict.tieBreak(), verdict.threshold(), verdict.fit()));
  }
}
