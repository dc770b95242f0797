package io.tilewise.lab.fit;

import io.tilewise.lab.calibrate.FitException;
import io.tilewise.lab.evaluate.Evaluator;
import io.tilewise.lab.scores.LabelledImage;
import io.tilewise.lab.scores.LabelledImages;
import io.tilewise.lab.scores.ScoreException;
import io.tilewise.lab.thresholds.GroupWeights;
import io.tilewise.lab.thresholds.HierarchicalConformal;
import io.tilewise.verdict.Fit;
import io.tilewise.verdict.JudgeSettings;
import io.tilewise.verdict.TieBreak;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a fit is worth for groups that it has not seen: groups are dealt to folds, and {@link
 * Fitter} fits without each fold, so that every image can be judged as a stranger would be.
 *
 * @param plan of each fit
 * @param folds of each group, from 0
 * @param fits without each fold
 * @param groups per label, those that hold images of it
 * @param notes for people
 */
public record FitByGroup(
    FitPlan plan,
    Map<String, Integer> folds,
    List<FitResult> fits,
    List<Integer> groups,
    List<String> notes) {
  /** As groups are never split, a fit needs so many of each label. */
  private static final int LEAST_TO_FIT = 2;

  /** From which chance on a thing is taken to be possible. */
  private static final double CHANCE = 0.05;

  /**
   * Fits without each fold.
   *
   * @param fitted called after each fit
   * @throws FitException when these images do not allow it; says how many groups are needed
   * @throws IOException when they cannot be read
   * @throws ScoreException when what is read makes no sense
   */
  public static FitByGroup of(FitPlan plan, LabelledImages images, Runnable fitted)
      throws IOException, FitException, ScoreException {
    List<ImageFacts> facts = Survey.of(images, plan).images();
    ImageFolds.checkLabels(plan, facts);
    List<Integer> groups = groups(plan, facts);
    checkGroups(plan, groups);
    GroupFolds deal = deal(plan, facts);
    int count = Math.min(ImageFolds.MOST_FOLDS, deal.groupsOfRarest());
    Map<String, Integer> folds = deal.deal(count, plan.seed(), "to judge");
    List<FitResult> fits = new ArrayList<>();
    for (int fold = 0; fold < count; fold++) {
      fits.add(without(fold, folds, plan, images));
      fitted.run();
    }
    return new FitByGroup(plan, folds, fits, groups, notes(plan, fits, groups, facts));
  }

  private static List<Integer> groups(FitPlan plan, List<ImageFacts> images) {
    int labels = plan.labels().size();
    GroupWeights weights = ImageFolds.weights(images, labels);
    return IntStream.range(0, labels).map(weights::groups).boxed().toList();
  }

  /** The largest of five folds takes a fifth of the groups, rounded up. */
  private static void checkGroups(FitPlan plan, List<Integer> groups) throws FitException {
    HierarchicalConformal sets = plan.conformal();
    int toFit =
        sets == null ? LEAST_TO_FIT : Math.max(LEAST_TO_FIT, sets.needed(plan.labels().size()));
    int needed = Math.ceilDiv(ImageFolds.MOST_FOLDS * toFit, ImageFolds.MOST_FOLDS - 1);
    for (int label = 0; label < groups.size(); label++) {
      boolean absent = groups.get(label) == 0 && sets == null;
      if (groups.get(label) < needed && !absent) {
        throw FitException.of(
            "groups with images of label " + plan.labels().get(label),
            groups.get(label),
            "at least %d, of which each fit without a fold has %d".formatted(needed, toFit)
                + (toFit > LEAST_TO_FIT ? "; fewer will do with --no-prediction-sets" : ""));
      }
    }
  }

  /** A group counts once for each of its labels, however many images it holds. */
  private static GroupFolds deal(FitPlan plan, List<ImageFacts> images) {
    GroupFolds deal =
        new GroupFolds(plan.labels().stream().map(each -> "images of label " + each).toList());
    images.stream()
        .map(each -> Map.entry(each.group(), each.label()))
        .distinct()
        .forEach(
            each -> {
              int[] cases = new int[plan.labels().size()];
              cases[each.getValue()] = 1;
              deal.add(each.getKey(), cases);
            });
    return deal;
  }

  private static FitResult without(
      int fold, Map<String, Integer> folds, FitPlan plan, LabelledImages images)
      throws IOException, FitException {
    LabelledImages others =
        visitor ->
            images.forEach(
                image -> {
                  if (fold(folds, image) != fold) {
                    visitor.accept(image);
                  }
                });
    try {
      return Fitter.fit(plan, others);
    } catch (FitException e) {
      throw new FitException("without the groups of one fold, " + e.getMessage(), e);
    }
  }

  /** Groups without tissue are in none, and nobody asks. */
  private static int fold(Map<String, Integer> folds, LabelledImage image) {
    return folds.getOrDefault(image.group(), 0);
  }

  private static List<String> notes(
      FitPlan plan, List<FitResult> fits, List<Integer> groups, List<ImageFacts> images) {
    List<String> notes = new ArrayList<>();
    notes.add(
        "each image is judged by a fit that its group had no part in: %d folds of groups, %s"
            .formatted(
                fits.size(),
                IntStream.range(0, groups.size())
                    .mapToObj(label -> groups.get(label) + " with " + plan.labels().get(label))
                    .collect(Collectors.joining(", "))));
    HierarchicalConformal sets = plan.conformal();
    double wrong = sets == null ? FitPlan.DEFAULT_ALPHA : sets.alpha();
    int telling = tellingGroups(wrong);
    for (int label = 0; label < groups.size(); label++) {
      int count = groups.get(label);
      if (count < telling) {
        notes.add(
            String.format(
                Locale.ROOT,
                "only %d groups with images of label %s (%d or more are better): if %s of all such"
                    + " groups came out wrong, none of these would with a chance of %.2f",
                count,
                plan.labels().get(label),
                telling,
                wrong,
                Math.pow(1 - wrong, count)));
      }
    }
    List<String> warnings = new ArrayList<>(fits.getFirst().warnings());
    fits.forEach(each -> warnings.retainAll(each.warnings()));
    notes.addAll(warnings);
    TwinImages.warning(images.stream()).ifPresent(notes::add);
    return notes;
  }

  /**
   * The least number of groups of a label of which one at least would show it, most likely, if so
   * large a share of all such groups came out wrong.
   *
   * @param wrong share, 0 to 1 exclusive
   */
  public static int tellingGroups(double wrong) {
    return (int) Math.ceil(Math.log(CHANCE) / Math.log1p(-wrong));
  }

  /** Configuration values of the rules that every fit knows. */
  public List<String> rules() {
    List<String> rules =
        new ArrayList<>(fits.getFirst().rules().stream().map(RuleReport::rule).toList());
    fits.forEach(each -> rules.retainAll(each.fit().rules().keySet()));
    return rules;
  }

  /**
   * Judges each image by every rule as it is fitted without the image's group.
   *
   * @param images that were fitted on
   * @param positive position of the label that areas and probabilities are of
   */
  public Evaluator judge(LabelledImages images, int positive, TieBreak tieBreak)
      throws IOException, ScoreException {
    List<List<JudgeSettings>> settings =
        fits.stream().map(each -> settings(each.fit(), tieBreak)).toList();
    Evaluator evaluator = new Evaluator(positive, settings.getFirst());
    images.forEach(
        image ->
            evaluator.add(
                image.id(),
                image.group(),
                image.label(),
                image.scores(),
                settings.get(fold(folds, image))));
    return evaluator;
  }

  private List<JudgeSettings> settings(Fit fit, TieBreak tieBreak) {
    return rules().stream()
        .map(
            rule ->
                new JudgeSettings(
                    plan.labels(), plan.positive(), plan.severity(), rule, tieBreak, null, fit))
        .toList();
  }
}
