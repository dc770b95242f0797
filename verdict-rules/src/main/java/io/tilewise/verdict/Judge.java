package io.tilewise.verdict;

import io.tilewise.verdict.calibration.ImageCalibration;
import io.tilewise.verdict.calibration.RuleFit;
import io.tilewise.verdict.rules.RuleContext;
import io.tilewise.verdict.rules.RuleSpec;
import io.tilewise.verdict.rules.VerdictRule;
import io.tilewise.verdict.rules.VerdictRules;
import io.tilewise.verdict.scores.Checks;
import io.tilewise.verdict.scores.Distribution;
import io.tilewise.verdict.scores.Ties;
import io.tilewise.verdict.scores.TileScores;
import io.tilewise.verdict.scores.UnknownTiles;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Asks all rules and lets one of them decide: threshold, ties, what unknown tiles could change, and
 * where to look first. Stateless.
 */
public final class Judge {
  private final TileScores scores;
  private final JudgeSettings settings;

  private Judge(TileScores scores, JudgeSettings settings) {
    this.scores = scores;
    this.settings = settings;
  }

  /**
   * Judges an image.
   *
   * @param scores of as many labels as the settings name
   * @param unknown tiles that were to be scored and are not among {@code scores}
   * @return empty when the scored tiles weigh nothing: there is no tissue to judge
   */
  public static Optional<Verdict> judge(
      TileScores scores, UnknownTiles unknown, JudgeSettings settings) {
    Checks.check(
        scores.labels() == settings.labels().size(),
        "labels",
        scores.labels(),
        "as many as " + settings.labels());
    if (scores.totalWeight() == 0) {
      return Optional.empty();
    }
    return Optional.of(new Judge(scores, settings).verdict(unknown));
  }

  /**
   * Every rule's opinion, the deciding one's among them, in the order of the rules.
   *
   * @param scores with a total weight above zero
   */
  public static List<RuleOpinion> opinions(TileScores scores, JudgeSettings settings) {
    Judge judge = new Judge(scores, settings);
    RuleContext context = settings.context();
    RuleSpec spec = VerdictRules.spec(settings.rule());
    VerdictRule deciding = VerdictRules.create(spec, context).orElseThrow();
    return VerdictRules.allWith(deciding, spec, context).stream().map(judge::opinion).toList();
  }

  /**
   * The deciding rule's opinion alone.
   *
   * @param scores with a total weight above zero
   */
  public static RuleOpinion opinion(TileScores scores, JudgeSettings settings) {
    Judge judge = new Judge(scores, settings);
    return judge.opinion(judge.rule(settings.rule()));
  }

  private Verdict verdict(UnknownTiles unknown) {
    List<RuleOpinion> opinions = opinions(scores, settings);
    RuleOpinion decided =
        opinions.stream()
            .filter(each -> each.rule().equals(settings.rule()))
            .findFirst()
            .orElseThrow();
    Outlook outlook = outlook(decided, unknown);
    return new Verdict(
        decided,
        opinions,
        agreement(decided, opinions),
        outlook.flippable(),
        outlook.possible(),
        Focus.of(scores, spokenFor(decided)));
  }

  private VerdictRule rule(String name) {
    return VerdictRules.create(VerdictRules.spec(name), settings.context()).orElseThrow();
  }

  private RuleOpinion opinion(VerdictRule rule) {
    RuleFit fit = fit(rule.name());
    Distribution probabilities =
        fit.calibration().apply(rule.judge(scores), settings.context().positive());
    Choice choice = decide(probabilities, fit, rule);
    return new RuleOpinion(rule.name(), choice.labels(), probabilities, choice.tie());
  }

  /** What was fitted for a rule; a threshold in the settings is for the deciding rule, and wins. */
  private RuleFit fit(String rule) {
    RuleFit fitted = settings.fit().of(rule);
    return rule.equals(settings.rule()) && settings.threshold() != null
        ? new RuleFit(fitted.calibration(), settings.threshold(), null)
        : fitted;
  }

  private Choice decide(Distribution probabilities, RuleFit fit, VerdictRule rule) {
    if (fit.conformal() != null) {
      return new Choice(fit.conformal().set(probabilities), null);
    }
    if (rulesOut(rule, fit)) {
      return new Choice(left(probabilities, rule.ruledOut()), null);
    }
    List<Integer> best = best(probabilities, fit.threshold());
    return best.size() == 1 ? Choice.of(best.getFirst()) : breakTie(best, probabilities);
  }

  /** The label whose tiles are shown. */
  private int spokenFor(RuleOpinion decided) {
    return settings
        .positiveLabel()
        .orElseGet(() -> decided.labels().isEmpty() ? 0 : decided.labels().getFirst());
  }

  private static boolean rulesOut(VerdictRule rule, RuleFit fit) {
    return fit.equals(RuleFit.NONE) && rule.ruledOut() > 0;
  }

  /** The labels that are not ruled out, and the most probable one in any case. */
  private static List<Integer> left(Distribution probabilities, double ruledOut) {
    double most = Arrays.stream(probabilities.toArray()).max().orElseThrow();
    double least = Math.min(ruledOut, most);
    return IntStream.range(0, probabilities.labels())
        .filter(label -> probabilities.probability(label) >= least)
        .boxed()
        .toList();
  }

  /** The labels that win or tie. From the threshold on the positive one wins, below it never. */
  private List<Integer> best(Distribution probabilities, @Nullable Double threshold) {
    double[] eligible = probabilities.toArray();
    if (threshold != null) {
      int positive = settings.positiveLabel().orElseThrow();
      if (eligible[positive] >= threshold - Ties.TOLERANCE) {
        return List.of(positive);
      }
      eligible[positive] = Double.NEGATIVE_INFINITY;
    }
    return Ties.best(eligible);
  }

  private Choice breakTie(List<Integer> tied, Distribution probabilities) {
    String note =
        String.join(" and ", tied.stream().map(settings.labels()::get).toList())
            + " tied at "
            + probabilities.probability(tied.getFirst());
    if (settings.tieBreak() == TieBreak.MEAN_LOG_PROBABILITY) {
      Distribution pool = rule(TieBreak.MEAN_LOG_PROBABILITY.toString()).judge(scores);
      List<Integer> left = Ties.best(only(tied, pool));
      if (left.size() == 1) {
        return broken(left.getFirst(), note, TieBreak.MEAN_LOG_PROBABILITY.toString());
      }
      note += ", and by mean-log-probability";
    }
    if (settings.tieBreak() != TieBreak.REFER) {
      List<Integer> left = worst(tied);
      if (left.size() == 1) {
        return broken(left.getFirst(), note, TieBreak.WORST.toString());
      }
    }
    return new Choice(tied, note + ": referred");
  }

  private Choice broken(int label, String note, String by) {
    return new Choice(
        List.of(label), note + "; broken by " + by + ": " + settings.labels().get(label));
  }

  private static double[] only(List<Integer> labels, Distribution probabilities) {
    double[] eligible = new double[probabilities.labels()];
    Arrays.fill(eligible, Double.NEGATIVE_INFINITY);
    labels.forEach(label -> eligible[label] = probabilities.probability(label));
    return eligible;
  }

  private List<Integer> worst(List<Integer> tied) {
    int worst = tied.stream().mapToInt(settings::severityOf).max().orElseThrow();
    return tied.stream().filter(label -> settings.severityOf(label) == worst).toList();
  }

  private static double agreement(RuleOpinion decided, List<RuleOpinion> opinions) {
    Integer label = decided.label();
    if (label == null) {
      return 0;
    }
    long same = opinions.stream().filter(each -> label.equals(each.label())).count();
    return (double) same / opinions.size();
  }

  /** What unknown tiles could make of what was decided, and the labels that are left then. */
  private record Outlook(Flippable flippable, List<Integer> possible) {}

  private Outlook outlook(RuleOpinion decided, UnknownTiles unknown) {
    if (unknown.isNone()) {
      return new Outlook(Flippable.NO, decided.labels());
    }
    RuleFit fit = fit(decided.rule());
    VerdictRule rule = rule(decided.rule());
    // The extremes of three labels are not those of their powers.
    boolean bent = scores.labels() > 2 && !fit.calibration().equals(ImageCalibration.NONE);
    Optional<List<Distribution>> extremes =
        bent ? Optional.empty() : rule.extremes(scores, unknown);
    if (extremes.isEmpty()) {
      List<Integer> all = IntStream.range(0, scores.labels()).boxed().toList();
      return new Outlook(Flippable.UNKNOWN, all);
    }
    return among(extremes.get(), fit, rule, decided);
  }

  /**
   * Where an extreme ties, the tie-break by mean-log-probability can go either way: the logits of
   * unknown tiles have no bound.
   */
  private Outlook among(
      List<Distribution> extremes, RuleFit fit, VerdictRule rule, RuleOpinion decided) {
    boolean tieBroken =
        fit.conformal() == null
            && !rulesOut(rule, fit)
            && settings.tieBreak() == TieBreak.MEAN_LOG_PROBABILITY;
    SortedSet<Integer> possible = new TreeSet<>(decided.labels());
    boolean flips = false;
    for (Distribution extreme : extremes) {
      Distribution calibrated = fit.calibration().apply(extreme, settings.context().positive());
      List<Integer> tied = tieBroken ? best(calibrated, fit.threshold()) : List.of();
      boolean open = tied.size() > 1;
      List<Integer> labels = open ? tied : decide(calibrated, fit, rule).labels();
      flips |= open || !labels.equals(decided.labels());
      possible.addAll(labels);
    }
    return flips
        ? new Outlook(Flippable.YES, List.copyOf(possible))
        : new Outlook(Flippable.NO, decided.labels());
  }
}
