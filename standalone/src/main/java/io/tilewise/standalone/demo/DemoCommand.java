package io.tilewise.standalone.demo;

import io.tilewise.events.Event;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.Lane;
import io.tilewise.events.TileScored;
import io.tilewise.events.model.ModelReference;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.png.TilePng;
import io.tilewise.model.Model;
import io.tilewise.standalone.command.ExitCode;
import io.tilewise.standalone.command.ModelOptions;
import io.tilewise.standalone.command.StepBar;
import io.tilewise.standalone.command.UsageException;
import io.tilewise.standalone.pipeline.VerdictFormat;
import io.tilewise.standalone.pipeline.VerdictPrinter;
import io.tilewise.standalone.pipeline.VerdictWait;
import io.tilewise.standalone.stack.EmbeddedStack;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
  private static final Duration MAX_WAIT = Duration.ofMinutes(5);

  @Option(
      names = "--report",
      paramLabel = "DIR",
      defaultValue = "tilewise-report",
      description = "folder of the report (default: ${DEFAULT-VALUE})")
  private Path folder = Path.of("tilewise-report");

  @Option(
      names = "--model",
      paramLabel = "NAME[@VERSION]",
      defaultValue = ModelOptions.DEFAULT,
      description = "model that scores the tiles (default: ${DEFAULT-VALUE})")
  private String model = ModelOptions.DEFAULT;

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
    // First of all: a stack is not ready before there are images.
    Map<String, RgbPixels> pictures = paint(images);
    List<Findings> findings;
    try (EmbeddedStack stack =
        EmbeddedStack.start(models.models(environment), resolved, List.of(images), environment)) {
      findings = judge(stack, images, resolved.card().labels(), positive);
    }
    Path page = report(findings, pictures);
    return tell(findings, page);
  }

  private Path images() {
    try {
      return Files.createDirectories(folder.resolve("images")).toRealPath();
    } catch (IOException e) {
      throw new UsageException("--report: " + folder + " (expected: a folder that can be written)");
    }
  }

  /** Writes the images and keeps small pictures of them: the large ones would fill the heap. */
  private Map<String, RgbPixels> paint(Path images) throws IOException {
    Map<String, RgbPixels> pictures = new LinkedHashMap<>();
    try (StepBar progress = new StepBar("drawing smears", plans.size())) {
      for (SmearPlan plan : plans) {
        RgbPixels smear = SmearPainter.paint(plan);
        Files.write(file(images, plan), TilePng.encode(smear));
        pictures.put(plan.imageId(), Report.picture(smear));
        progress.step();
      }
    }
    return pictures;
  }

  private static Path file(Path images, SmearPlan plan) {
    return images.resolve(plan.imageId() + ".png");
  }

  private List<Findings> judge(
      EmbeddedStack stack, Path images, List<String> labels, String positive) {
    Map<String, TileHeat> heat = new LinkedHashMap<>();
    plans.forEach(plan -> heat.put(plan.imageId(), new TileHeat(labels.size(), plan.tileCount())));
    List<ImageClassified> verdicts;
    long tiles = plans.stream().mapToLong(SmearPlan::tileCount).sum();
    try (StepBar progress = new StepBar("scoring tiles", tiles)) {
      VerdictWait wait =
          new VerdictWait(
              stack.connection(), stack::checkLive, event -> heard(event, heat, progress));
      verdicts =
          wait.verdicts(plans.stream().map(each -> submission(each, images)).toList(), MAX_WAIT);
    }
    List<Findings> findings = new ArrayList<>();
    for (int i = 0; i < plans.size(); i++) {
      TileHeat tileHeat = heat.getOrDefault(plans.get(i).imageId(), new TileHeat(labels.size(), 0));
      double[] probabilities = tileHeat.probabilities(labels.indexOf(positive));
      findings.add(new Findings(plans.get(i), verdicts.get(i), probabilities, positive));
    }
    return findings;
  }

  private static void heard(Event event, Map<String, TileHeat> heat, StepBar progress) {
    TileHeat image = heat.get(event.imageId());
    if (event instanceof TileScored tile && image != null) {
      image.add(tile);
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

  private Path report(List<Findings> findings, Map<String, RgbPixels> pictures) throws IOException {
    Report report = new Report(folder);
    for (Findings image : findings) {
      RgbPixels picture = pictures.get(image.plan().imageId());
      if (picture != null) {
        report.add(image, picture);
      }
    }
    return report.finish();
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
