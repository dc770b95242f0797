package io.tilewise.bench;

import io.tilewise.bench.CellScores.Cell;
import io.tilewise.lab.BinaryMetrics;
import io.tilewise.lab.fit.FitPlan;
import io.tilewise.lab.fit.Fitter;
import io.tilewise.lab.fit.LabelledImage;
import io.tilewise.verdict.Fit;
import io.tilewise.verdict.RuleContext;
import io.tilewise.verdict.VerdictRule;
import io.tilewise.verdict.VerdictRules;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The tables of {@code docs/choosing-a-rule.md}: every rule on images put together from real cells,
 * with lesions from one tile to half of the image.
 */
public final class ChoosingARule {
  private static final List<String> NETWORKS = List.of("nlm44", "sudan");
  private static final int[][] BAGS = {{16, 1}, {64, 1}, {256, 1}, {64, 4}, {256, 8}, {64, 32}};
  static final FitPlan PLAN =
      new FitPlan(
          List.of("parasitized", "uninfected"),
          "parasitized",
          List.of("uninfected", "parasitized"),
          "evidence-mixture",
          null,
          1);

  private final Path csv;
  private final int bags;
  private final List<Long> seeds;

  private ChoosingARule(Path csv, int bags, int seeds) {
    this.csv = csv;
    this.bags = bags;
    this.seeds = java.util.stream.LongStream.rangeClosed(1, seeds).boxed().toList();
  }

  /** Arguments: cell scores, file to write the tables to, bags per cell of the table, seeds. */
  public static void main(String[] args) throws Exception {
    Path csv = Path.of(args[0]);
    ChoosingARule study =
        new ChoosingARule(csv, Integer.parseInt(args[2]), Integer.parseInt(args[3]));
    RuleTable areas = study.areas();
    String text = areas.markdown() + "\n" + CalibrationStudy.markdown(csv);
    Path out = Path.of(args[1]);
    if (out.getParent() != null) {
      Files.createDirectories(out.getParent());
    }
    Files.writeString(out, text);
    System.out.println(text);
    System.out.printf(
        Locale.ROOT,
        "{\"evidenceMixtureLargestRegret\":%.4f,\"seedsWithin01\":%d,\"seeds\":%d}%n",
        areas.largestRegret("evidence-mixture"),
        areas.seedsWithin("evidence-mixture", 0.01),
        study.seeds.size());
  }

  private RuleTable areas() throws Exception {
    RuleTable table = new RuleTable(seeds.size());
    for (String network : NETWORKS) {
      CellScores scores = CellScores.read(csv, "p0_" + network);
      for (int at = 0; at < seeds.size(); at++) {
        List<CellScores> halves = scores.halvesBySlide(seeds.get(at));
        List<VerdictRule> rules = rules(fit(halves.getFirst()));
        CellScores others = halves.getLast();
        CellBags drawing = new CellBags(others, others.healthySlides(), seeds.get(at));
        for (int[] bag : BAGS) {
          String name = "%s: %d tiles, %d positive".formatted(network, bag[0], bag[1]);
          table.add(name, at, areas(rules, drawing, bag[0], bag[1]));
        }
      }
    }
    return table;
  }

  /** As a user fits: slides are the images, so that the cross-validation is by slide. */
  private static Fit fit(CellScores scores) throws Exception {
    List<LabelledImage> slides = slides(scores);
    return Fitter.fit(PLAN, slides::forEach).fit();
  }

  static List<LabelledImage> slides(CellScores scores) {
    Map<String, List<Cell>> bySlide = new TreeMap<>();
    for (Cell cell : scores.cells()) {
      bySlide.computeIfAbsent(cell.slide(), _ -> new ArrayList<>()).add(cell);
    }
    List<LabelledImage> slides = new ArrayList<>();
    bySlide.forEach(
        (slide, cells) -> {
          boolean sick = cells.stream().anyMatch(Cell::parasitized);
          slides.add(CellBags.image(slide, slide, sick ? 0 : 1, cells));
        });
    return slides;
  }

  /** The rules themselves: what is fitted after them does not change an order of images. */
  private static List<VerdictRule> rules(Fit fit) {
    return VerdictRules.all(new RuleContext(2, 0, fit));
  }

  private Map<String, Double> areas(
      List<VerdictRule> rules, CellBags drawing, int size, int positives) {
    double[][] said = new double[rules.size()][bags];
    boolean[] truth = new boolean[bags];
    for (int bag = 0; bag < bags; bag++) {
      truth[bag] = bag % 2 == 0;
      LabelledImage image = drawing.bag(size, truth[bag] ? positives : 0);
      for (int rule = 0; rule < said.length; rule++) {
        var result = rules.get(rule).judge(image.scores());
        // Log-odds keep apart what a probability next to one would round together.
        said[rule][bag] =
            Math.clamp(result.logProbability(0) - result.logProbability(1), -1e300, 1e300);
      }
    }
    Map<String, Double> areas = new LinkedHashMap<>();
    for (int rule = 0; rule < said.length; rule++) {
      areas.put(rules.get(rule).name(), BinaryMetrics.auc(said[rule], truth));
    }
    return areas;
  }
}
