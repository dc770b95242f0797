package io.tilewise.standalone.demo;

import io.tilewise.events.Event;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.Lane;
import io.tilewise.events.TileScored;
import io.tilewise.events.model.ModelReference;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.png.TilePng;
import io.tilewise.model.Model;
import io.tilewise.standalone.command.ExitCode;
import io.tilewise.standalone.command.ModelOptions;
import io.tilewise.standalone.command.StepBar;
import io.tilewise.standalone.command.UsageException;
import io.tilewise.standalone.pipeline.VerdictFormat;
import io.tilewise.standalone.pipeline.VerdictPrinter;
import io.tilewise.standalone.pipeline.VerdictWait;
import io.tilewise.standalone.report.Report;
import io.tilewise.standalone.report.ReportedImage;
import io.tilewise.standalone.stack.EmbeddedStack;
import io.tilewise.standalone.tiles.HeardImages;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code demo}: the whole pipeline on images of which the truth is known. */
@Command(
    name = "demo",
    description = "Draws sample smears, classifies them, checks every verdict, writes a report.")
public final class DemoCommand implements Callable<Integer> {
  private static final String LEAD =
      "Three drawn thin blood smears of 4096×4096 pixels, each cut into 1,024 tiles, every tile"
          + " scored by a network that was trained on real cells, one verdict per image. The cells"
          + " are drawings.";

  private static final Duration MAX_WAIT = Duration.ofMinutes(5);

  /** Nobody else's, so that a demo may be had twice. */
  private static final Path OWN = Path.of("tilewise-report");

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "folder of the report (default: tilewise-report, whose report is replaced)")
  private Path folder = OWN;

  @Option(
      names = "--model",
      paramLabel = "NAME[@VERSION]",
      defaultValue = ModelOptions.DEFAULT,
      description = "model that scores the tiles (default: ${DEFAULT-VALUE})")
  private String model = ModelOptions.DEFAULT;

  @Option(names = "--replace", description = "write over the report that --report holds")
  private boolean replace;

  @Mixin private final ModelOptions models = new ModelOptions();

  private final List<SmearPlan> plans = SmearPlan.samples();

  private final Map<String, String> environment;

  /** Takes the settings of the process. */
  public DemoCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws IOException {
    Model resolved = models.resolve(environment, ModelReference.parse(model));
    String positive = resolved.card().positive();
    if (positive == null) {
      throw new UsageException(
          "--model: " + model + " (expected: one that names a positive label)");
    }
    Path images = images();
    paint(images); // first of all: a stack is not ready before there are images
    HeardImages heard = new HeardImages();
    List<Findings> findings;
    try (EmbeddedStack stack =
        EmbeddedStack.start(models.models(environment), resolved, List.of(images), environment)) {
      findings = judge(stack, images, heard, positive);
    }
    Path page = report(findings, heard, images);
    return tell(findings, page);
  }

  private Path images() {
    Report.problem(folder, replace || folder.equals(OWN))
        .ifPresent(
            problem -> {
              throw new UsageException("--report: " + problem);
            });
    try {
      return Files.createDirectories(folder.resolve("images")).toRealPath();
    } catch (IOException e) {
      throw new UsageException("--report: " + folder + " (expected: a folder that can be written)");
    }
  }

  private void paint(Path images) throws IOException {
    try (StepBar progress = new StepBar("drawing smears", plans.size())) {
      for (SmearPlan plan : plans) {
        Files.write(file(images, plan), TilePng.encode(SmearPainter.paint(plan)));
        progress.step();
      }
    }
  }

  private static Path file(Path images, SmearPlan plan) {
    return images.resolve(plan.imageId() + ".png");
  }

  private List<Findings> judge(
      EmbeddedStack stack, Path images, HeardImages heard, String positive) {
    List<ImageClassified> verdicts;
    long tiles = plans.stream().mapToLong(SmearPlan::tileCount).sum();
    try (StepBar progress = new StepBar("scoring tiles", tiles)) {
      VerdictWait wait =
          new VerdictWait(
              stack.connection(), stack::checkLive, event -> heard(event, heard, progress));
      List<ImageSubmitted> submissions =
          plans.stream().map(each -> submission(each, images)).toList();
      verdicts = wait.verdictsWithTiles(submissions, MAX_WAIT, heard::isWhole);
    }
    List<Findings> findings = new ArrayList<>();
    for (int i = 0; i < plans.size(); i++) {
      findings.add(findings(plans.get(i), verdicts.get(i), heard, positive));
    }
    return findings;
  }

  private static Findings findings(
      SmearPlan plan, ImageClassified verdict, HeardImages heard, String positive) {
    double[] probabilities =
        heard
            .scored(verdict)
            .map(each -> each.probabilities(each.manifest().model().labels().indexOf(positive)))
            .orElse(new double[0]);
    return new Findings(plan, verdict, probabilities, positive);
  }

  private static void heard(Event event, HeardImages heard, StepBar progress) {
    heard.hear(event);
    if (event instanceof TileScored) {
      progress.step();
    }
  }

  private ImageSubmitted submission(SmearPlan plan, Path images) {
    return new ImageSubmitted(
        plan.imageId(),
        UUID.randomUUID().toString(),
        file(images, plan).toUri(),
        ModelReference.parse(model),
        Lane.ROUTINE,
        null,
        MAX_WAIT,
        Instant.now(),
        Map.of());
  }

  private Path report(List<Findings> findings, HeardImages heard, Path images) throws IOException {
    List<ReportedImage> reported =
        findings.stream()
            .map(
                image ->
                    new ReportedImage(
                        image.verdict(),
                        heard.scored(image.verdict()),
                        file(images, image.plan()),
                        ImageLimits.DEFAULT,
                        image.facts()))
            .toList();
    return Report.write(folder, "Tilewise demo", LEAD, reported);
  }

  private static int tell(List<Findings> findings, Path page) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    VerdictPrinter.print(
        findings.stream().map(Findings::verdict).toList(), VerdictFormat.TABLE, false, out);
    boolean right = true;
    for (Findings image : findings) {
      right &= image.isRight();
      out.printf(
          "%s: %s; %d of %d infected cells found, %d of %d healthy cells suspected%n",
          image.plan().imageId(),
          image.isRight() ? "right" : "WRONG",
          image.found(),
          image.plan().infectedCells(),
          image.falseAlarms(),
          image.plan().tileCount() - image.plan().infectedCells());
    }
    out.println("report: " + page.toAbsolutePath());
    return right ? ExitCode.DONE : ExitCode.FAILED;
  }
}
