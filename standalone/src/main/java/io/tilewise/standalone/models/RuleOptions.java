package io.tilewise.standalone.models;

import io.tilewise.events.model.ManifestModel;
import io.tilewise.events.model.ModelReference;
import io.tilewise.events.model.VerdictFit;
import io.tilewise.events.model.VerdictSettings;
import io.tilewise.imageverdict.VerdictSettingsReader;
import io.tilewise.lab.scores.ScoringModel;
import io.tilewise.model.Model;
import io.tilewise.model.ModelCard;
import io.tilewise.standalone.command.Causes;
import io.tilewise.standalone.command.UsageException;
import io.tilewise.verdict.JudgeSettings;
import io.tilewise.verdict.TieBreak;
import io.tilewise.verdict.rules.VerdictRules;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which rules are evaluated, and with what fit. */
final class RuleOptions {
  /** Commas within parentheses part parameters, not rules. */
  private static final Pattern BETWEEN = Pattern.compile(",(?![^(]*\\))");

  private static final String USUAL_REFERENCE = "mean-probability";

  @Option(
      names = "--rules",
      paramLabel = "a,b",
      description = "only these, say majority-vote,top-k-mean(k=5) (default: all)")
  private @Nullable String rules;

  @Option(
      names = "--positive",
      paramLabel = "LABEL",
      description =
          "the label that areas are of (default: the card's, else the first class column)")
  private @Nullable String positive;

  @Option(
      names = "--model-card",
      paramLabel = "DIR",
      description = "folder of a model version whose card brings what was fitted")
  private @Nullable Path folder;

  @Option(
      names = "--reference",
      paramLabel = "R",
      description =
          "rule that the others are compared to (default: "
              + USUAL_REFERENCE
              + " where it is judged, else the first that is)")
  private @Nullable String reference;

  private @Nullable ModelCard card;
  private boolean named;

  /**
   * Notes what is wrong, and reads the card.
   *
   * @param model folder of a model that was named for its card; empty: none was
   */
  void check(Optional<Path> model, List<String> problems) {
    checkAsked(problems);
    if (model.isPresent() && folder != null) {
      problems.add("--model, --model-card: both (expected: one of them, for its card)");
    }
    folder = model.orElse(folder);
    named = model.isPresent();
    if (reference != null) {
      checkRule("--reference", reference, problems);
    }
    if (folder != null) {
      Path version = folder;
      card = GivenCard.read(version, each -> problem(each, version), problems);
    }
  }

  private void checkAsked(List<String> problems) {
    Set<String> seen = new HashSet<>();
    for (String each : asked()) {
      if (each.isEmpty()) {
        problems.add("--rules: " + rules + " (expected: a rule before and after each comma)");
      } else if (checkRule("--rules", each, problems) && !seen.add(canonical(each))) {
        problems.add("--rules: " + each + " twice (expected: each rule once)");
      }
    }
  }

  private static boolean checkRule(String option, String rule, List<String> problems) {
    try {
      VerdictRules.spec(rule);
      return true;
    } catch (IllegalArgumentException e) {
      problems.add(option + ": " + Causes.text(e));
      return false;
    }
  }

  /**
   * The card of the model that scores, unless another one was given.
   *
   * @throws UsageException when nobody can judge by it, or when it is for another model or tiling
   */
  void judgeBy(Model scoring) {
    ModelCard judging = card == null ? scoring.card() : card;
    String source = folder == null ? "--model: " + scoring.id() + ": " : GivenCard.text(folder, "");
    problem(scoring, judging)
        .ifPresent(
            problem -> {
              throw new UsageException(source + problem);
            });
    card = judging;
  }

  /** A card in no folder of its own version is beside another content, or beside none. */
  private static Optional<String> problem(ModelCard judging, Path version) {
    VerdictFit fit = judging.verdict().fit();
    if (fit == null) {
      return problemOfOwn(judging, null);
    }
    ModelReference fitted = fit.scope().model();
    Optional<String> digest =
        FolderModel.digest(version).filter(_ -> fitted.equals(FolderModel.id(version)));
    return problemOfOwn(judging, digest.orElse(null));
  }

  private static Optional<String> problemOfOwn(ModelCard judging, @Nullable String digest) {
    return GivenCard.problemOfScope(judging, digest)
        .or(() -> GivenCard.problemOfAnyRule(judging, judging.verdict()));
  }

  /**
   * Refuses to judge scores of a model by what was fitted for another one.
   *
   * @param scoring the model that scores are of, where they say it
   */
  void checkScoring(Optional<ScoringModel> scoring) {
    ModelCard judging = card;
    VerdictFit fit = judging == null ? null : judging.verdict().fit();
    if (fit == null || scoring.isEmpty()) {
      return;
    }
    ScoringModel scored = scoring.get();
    fit.scope()
        .problem(scored.id(), fit.scope().tileSize(), fit.scope().overlap(), scored.digest())
        .ifPresent(
            problem -> {
              throw new UsageException(GivenCard.text(folder, problem));
            });
  }

  /**
   * Refuses scores of another model than the one that was named, or of another content of it.
   *
   * @param scoring the model that scores are of, where they say it
   */
  void checkNamed(Optional<ScoringModel> scoring) {
    if (!named || folder == null || scoring.isEmpty()) {
      return;
    }
    ScoringModel judging = FolderModel.scoring(folder);
    if (!scoring.get().isSameAs(judging)) {
      throw new UsageException(
          "--scores: of %s (expected: of %s, which --model names)"
              .formatted(scoring.get(), judging));
    }
  }

  /** Why what a model scores cannot be judged by a card. */
  private static Optional<String> problem(Model scoring, ModelCard judging) {
    List<String> labels = scoring.card().labels();
    if (!Set.copyOf(judging.labels()).equals(Set.copyOf(labels))) {
      return Optional.of(
          "labels: %s (expected: %s, as %s has)".formatted(judging.labels(), labels, scoring.id()));
    }
    VerdictFit fit = judging.verdict().fit();
    ModelCard.Tile tile = scoring.card().tile();
    Optional<String> foreign =
        fit == null
            ? Optional.empty()
            : fit.scope().problem(scoring.id(), tile.size(), tile.overlap(), scoring.digest());
    return foreign.isPresent() ? foreign : problemOfOwn(judging, null);
  }

  private static VerdictSettings judgedBy(VerdictSettings ofCard, String rule) {
    return VerdictSettingsReader.isOneRule(rule, ofCard.rule()) ? ofCard : ofCard.withRule(rule);
  }

  /** The one value that a rule has. */
  private static String canonical(String rule) {
    return VerdictRules.spec(rule).toString();
  }

  /** The rule that the others are compared to: as asked, else one that was judged. */
  String reference(List<String> judged) {
    if (reference != null) {
      return canonical(reference);
    }
    return judged.contains(USUAL_REFERENCE) ? USUAL_REFERENCE : judged.getFirst();
  }

  /** Whether some are asked for by name. */
  boolean areAsked() {
    return rules != null;
  }

  /** Whether the positive label is anything but the first column. */
  boolean namePositive() {
    return positive != null || folder != null;
  }

  Optional<ModelCard> card() {
    return Optional.ofNullable(card);
  }

  /** The card's, or what it is without one. */
  TieBreak tieBreak(List<String> labels) {
    return VerdictSettingsReader.read(model(labels, USUAL_REFERENCE)).tieBreak();
  }

  private List<String> asked() {
    if (rules == null) {
      return all();
    }
    return Arrays.stream(BETWEEN.split(rules, -1)).map(String::strip).toList();
  }

  /** Those with their default parameters, and the card's own where it has others. */
  private List<String> all() {
    List<String> all = new ArrayList<>(VerdictRules.names());
    if (card != null && !all.contains(canonical(card.verdict().rule()))) {
      all.add(card.verdict().rule());
    }
    return all;
  }

  /** The card's labels in its order, else those of the file. */
  List<String> labels(List<String> columns) {
    if (card == null) {
      return columns;
    }
    for (String column : columns) {
      if (!card.labels().contains(column)) {
        throw new UsageException(
            "class column: "
                + column
                + " (expected: one of "
                + card.labels()
                + ", as in the card)");
      }
    }
    return card.labels();
  }

  /** The label that areas are of. */
  String positive(List<String> labels) {
    String chosen = positive;
    if (chosen == null && card != null) {
      chosen = card.positive();
    }
    if (chosen == null) {
      return labels.getFirst();
    }
    if (!labels.contains(chosen)) {
      throw new UsageException("--positive: " + chosen + " (expected: one of " + labels + ")");
    }
    if (card != null && card.verdict().fit() != null && !chosen.equals(card.positive())) {
      throw new UsageException(
          "--positive: "
              + chosen
              + " (expected: "
              + card.positive()
              + ", as the card is fitted for)");
    }
    return chosen;
  }

  /** One set of settings per rule; a rule that lacks its fit is told on stderr. */
  List<JudgeSettings> settings(List<String> labels) {
    List<JudgeSettings> all = new ArrayList<>();
    for (String rule : asked()) {
      try {
        all.add(VerdictSettingsReader.read(model(labels, canonical(rule))));
      } catch (IllegalArgumentException e) {
        String hint = card == null ? " (--model-card brings one)" : "";
        System.err.println("left out " + rule + ": " + Causes.text(e) + hint);
      }
    }
    if (all.isEmpty()) {
      throw new UsageException("--rules: " + rules + " (expected: one that can be judged)");
    }
    return all;
  }

  private ManifestModel model(List<String> labels, String rule) {
    VerdictSettings verdict =
        card == null ? new VerdictSettings(rule, null, null) : judgedBy(card.verdict(), rule);
    return new ManifestModel(
        new ModelReference("evaluated", "1"),
        labels,
        positive(labels),
        card == null ? List.of() : card.severity(),
        verdict,
        null);
  }
}
