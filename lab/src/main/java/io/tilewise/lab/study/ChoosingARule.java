package io.tilewise.lab.study;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import tools.jackson.databind.json.JsonMapper;

/** Makes the tables and figures of docs/choosing-a-rule.md. */
public final class ChoosingARule {
  /** What the images that are asked about have in common with those of the fit. */
  private enum Split {
    EXCHANGEABLE("exchangeable", "exchangeable"),
    OTHER_CELLS("same", "same slides, other cells"),
    UNSEEN("unseen", "unseen slides");

    private final String key;
    private final String text;

    Split(String key, String text) {
      this.key = key;
      this.text = text;
    }
  }

  /** By which rule, and whether sets promise their coverage for each label. */
  private enum Asking {
    PLAIN(RULE, false, ""),
    PER_LABEL(RULE, true, "PerLabel"),
    PRESENT(RegretStudy.PRESENT, false, "Present");

    private final String rule;
    private final boolean perLabel;
    private final String key;

    Asking(String rule, boolean perLabel, String key) {
      this.rule = rule;
      this.perLabel = perLabel;
      this.key = key;
    }
  }

  private static final List<Long> SEEDS = LongStream.rangeClosed(1, 20).boxed().toList();
  private static final double ALLOWED = 0.01;
  private static final String RULE = "evidence-mixture";

  private final StringBuilder tables = new StringBuilder();
  private final Map<String, Double> results = new LinkedHashMap<>();
  private final Cells cells;
  private final int bags;

  private ChoosingARule(Cells cells, int bags) {
    this.cells = cells;
    this.bags = bags;
  }

  /** Arguments: file of cell scores, folder to write to, bags per cell of the table. */
  public static void main(String[] args) throws Exception {
    Path out = Files.createDirectories(Path.of(args.length > 1 ? args[1] : "target/choosing"));
    int bags = Integer.parseInt(args.length > 2 ? args[2] : "1000");
    ChoosingARule run = new ChoosingARule(Cells.read(Path.of(args[0])), bags);
    Path docs = Files.createDirectories(Path.of("docs"));
    Files.writeString(docs.resolve("choosing-regret.svg"), run.regret());
    Files.writeString(docs.resolve("choosing-reliability.svg"), run.calibration());
    Files.writeString(out.resolve("tables.md"), run.tables);
    System.out.print(run.tables);
    System.out.println(run.json());
  }

  /** Everything in one line. */
  private String json() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("bench", "choosing-a-rule");
    facts.put("cores", Runtime.getRuntime().availableProcessors());
    facts.put("jdk", Runtime.version().toString());
    facts.put("bags", bags);
    facts.put("seeds", SEEDS);
    facts.putAll(results);
    return JsonMapper.shared().writeValueAsString(facts);
  }

  private String regret() throws Exception {
    Map<String, double[]> mean = regret(false);
    Map<String, Double> regret = RegretStudy.regret(mean);
    line(String.format(Locale.ROOT, "| rule |%s largest loss |", heads()));
    line(String.format(Locale.ROOT, "|---|%s---|", "---|".repeat(2 * RegretStudy.CELLS.size())));
    mean.forEach(
        (rule, row) -> {
          StringBuilder values = new StringBuilder();
          for (double value : row) {
            values.append(String.format(Locale.ROOT, " %.3f |", value));
          }
          line(
              String.format(
                  Locale.ROOT,
                  "| `%s` |%s %.3f |",
                  rule,
                  values,
                  regret.getOrDefault(rule, Double.NaN)));
        });
    line("");
    regret(true);
    return ChoosingFigures.regret(regret);
  }

  private static String heads() {
    StringBuilder heads = new StringBuilder();
    for (String network : List.of("A", "B")) {
      for (int[] cell : RegretStudy.CELLS) {
        heads.append(String.format(Locale.ROOT, " %s %d/%d |", network, cell[1], cell[0]));
      }
    }
    return heads.toString();
  }

  private Map<String, double[]> regret(boolean healthyOnly) throws Exception {
    RegretStudy study = new RegretStudy(cells, bags);
    List<Map<String, double[]>> perSeed = new ArrayList<>();
    StringBuilder each = new StringBuilder();
    int within = 0;
    for (long seed : SEEDS) {
      perSeed.add(study.run(seed, healthyOnly));
      double loss = RegretStudy.regret(perSeed.getLast()).getOrDefault(RULE, 1.0);
      each.append(String.format(Locale.ROOT, " %.3f", loss));
      within += loss <= ALLOWED ? 1 : 0;
    }
    String name = healthyOnly ? "healthySlides" : "allCells";
    Map<String, double[]> mean = RegretStudy.mean(perSeed);
    double loss = RegretStudy.regret(mean).getOrDefault(RULE, 1.0);
    results.put(name + "LargestLoss", loss);
    results.put(name + "SeedsWithin", (double) within);
    line(
        String.format(
            Locale.ROOT,
            "Tile calibration from %s: `%s` loses at most %.3f in the mean table; per seed%s;"
                + " within %.2f in every column: %d of %d seeds. Calibrations: %d isotonic,"
                + " %d logistic.%n",
            healthyOnly ? "positives and the cells of healthy slides" : "all cells",
            RULE,
            loss,
            each,
            ALLOWED,
            within,
            SEEDS.size(),
            study.isotonic(),
            2 * SEEDS.size() - study.isotonic()));
    return mean;
  }

  private String calibration() throws Exception {
    line(
        String.format(
            Locale.ROOT,
            "| split | rule | sets | network | ECE, mean of seeds | ECE, worst | coverage | of infected"
                + " | of healthy | worst seed | referred | drift warning |"));
    line(String.format(Locale.ROOT, "|---|---|---|---|---|---|---|---|---|---|---|---|"));
    List<CalibrationStudy.Finding> shown = new ArrayList<>();
    for (Split split : Split.values()) {
      for (int network = 0; network < Cells.NETWORKS.size(); network++) {
        for (Asking asking : Asking.values()) {
          List<CalibrationStudy.Finding> findings = findings(split, asking, network);
          row(split, asking, network, findings);
          if (asking == Asking.PLAIN && network == 0) {
            shown.add(findings.getFirst());
          }
        }
      }
    }
    return ChoosingFigures.reliability(
        shown.getFirst().reliability(), shown.getLast().reliability());
  }

  private List<CalibrationStudy.Finding> findings(Split split, Asking asking, int network)
      throws Exception {
    List<CalibrationStudy.Finding> findings = new ArrayList<>();
    Set<String> infected = cells.infectedSlides();
    for (long seed : SEEDS) {
      List<Cells> parts = parts(split, seed);
      findings.add(
          CalibrationStudy.run(parts, infected, asking.rule, network, bags, asking.perLabel, seed));
    }
    return findings;
  }

  /** Cells for tile calibration, temperature, prediction sets and test. */
  private List<Cells> parts(Split split, long seed) {
    if (split == Split.EXCHANGEABLE) {
      List<Cells> halves = cells.parts(2, seed);
      return List.of(halves.getFirst(), halves.getLast(), halves.getLast(), halves.getLast());
    }
    if (split == Split.OTHER_CELLS) {
      return cells.parts(4, seed);
    }
    List<Cells> halves = cells.bySlide(seed);
    List<Cells> parts = new ArrayList<>(halves.getFirst().parts(3, seed));
    parts.add(halves.getLast());
    return parts;
  }

  private void row(Split split, Asking asking, int network, List<CalibrationStudy.Finding> all) {
    double[] error = all.stream().mapToDouble(each -> each.reliability().error()).toArray();
    double[] cover = all.stream().mapToDouble(CalibrationStudy.Finding::coverage).toArray();
    String name = split.key + asking.key + "AB".charAt(network);
    results.put(name + "Ece", mean(error));
    results.put(name + "Coverage", mean(cover));
    double worst = 1 - CalibrationStudy.ALPHA;
    for (double each : cover) {
      boolean further = Math.abs(each - 0.9) > Math.abs(worst - 0.9);
      worst = further ? each : worst;
    }
    line(
        String.format(
            Locale.ROOT,
            "| %s | `%s` | %s | %s | %.3f | %.3f | %.3f | %.3f | %.3f | %.3f | %.3f | %.3f |",
            split.text,
            asking.rule,
            asking.perLabel ? "per label" : "one threshold",
            "AB".charAt(network),
            mean(error),
            java.util.Arrays.stream(error).max().orElseThrow(),
            mean(cover),
            mean(all.stream().mapToDouble(CalibrationStudy.Finding::sick).toArray()),
            mean(all.stream().mapToDouble(CalibrationStudy.Finding::healthy).toArray()),
            worst,
            mean(all.stream().mapToDouble(CalibrationStudy.Finding::referred).toArray()),
            mean(all.stream().mapToDouble(CalibrationStudy.Finding::drift).toArray())));
  }

  private static double mean(double[] values) {
    return java.util.Arrays.stream(values).average().orElseThrow();
  }

  private void line(String text) {
    tables.append(text).append('\n');
  }
}
