package io.tilewise.standalone.demo;

import io.tilewise.events.FocusTile;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.Opinion;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.png.TilePng;
import io.tilewise.imageverdict.FitStatement;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A folder that a browser opens without a server: {@code index.html}, and per image {@code
 * <imageId>.png} (the reduced picture) and {@code <imageId>-heatmap.png}.
 */
public final class Report {
  /** Level-0 pixels that one pixel of the pictures stands for, each way. */
  private static final int REDUCTION = 4;

  private final Path folder;
  private final List<Findings> findings = new ArrayList<>();

  /** A report in a folder, which is created when absent. */
  public Report(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  /** The reduced picture of an image that {@link #add} takes. */
  public static RgbPixels picture(RgbPixels smear) {
    return Thumbnail.of(smear, REDUCTION);
  }

  /** Adds an image: writes its picture, plain and with the heat over it. */
  public void add(Findings image, RgbPixels picture) throws IOException {
    Heatmap heatmap = new Heatmap(image.plan().columns(), image.positive());
    write(pictureName(image), picture);
    write(heatmapName(image), heatmap.over(picture));
    findings.add(image);
  }

  private void write(String name, RgbPixels picture) throws IOException {
    Files.write(folder.resolve(name), TilePng.encode(picture));
  }

  /** Writes the page about all images that were added, and says where it is. */
  public Path finish() throws IOException {
    StringBuilder images = new StringBuilder();
    findings.forEach(image -> images.append(section(image)));
    String page = template().replace("<!-- images -->", images);
    return Files.writeString(folder.resolve("index.html"), page, StandardCharsets.UTF_8);
  }

  private static String template() throws IOException {
    try (InputStream in = Report.class.getResourceAsStream("report.html")) {
      if (in == null) {
        throw new IOException("report.html: not on the class path (expected: beside Report.class)");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String pictureName(Findings image) {
    return image.plan().imageId() + ".png";
  }

  private static String heatmapName(Findings image) {
    return image.plan().imageId() + "-heatmap.png";
  }

  private static String section(Findings image) {
    ImageClassified verdict = image.verdict();
    String label = verdict.label() == null ? "referred" : verdict.label();
    return """
    <section>
      <header class="%s"><h2>%s</h2><p class="verdict">%s</p></header>
      <p class="facts">%s</p>
      <div class="pictures">
        <figure><img src="%s" alt="the smear"><figcaption>The smear</figcaption></figure>
        <figure><img src="%s" alt="tile scores over the smear">
          <figcaption>P(%s) of every tile</figcaption></figure>
      </div>
      <table><tr><th>rule</th><th>says</th><th>P(%s)</th></tr>%s</table>
      <p class="facts">Where to look first: %s</p>
    </section>
    """
        .formatted(
            image.positiveLabel().equals(label) ? "positive" : "negative",
            html(image.plan().imageId()),
            html(label),
            facts(image),
            pictureName(image),
            heatmapName(image),
            html(image.positiveLabel()),
            html(image.positiveLabel()),
            rules(image),
            focus(image));
  }

  private static String facts(Findings image) {
    ImageClassified verdict = image.verdict();
    return "%s · %d of %d tiles scored, %d failed, %d missing · %d of %d drawn infected cells found, %d false alarms · model %s"
        .formatted(
            verdict.status().name().toLowerCase(Locale.ROOT),
            verdict.tiles().scored(),
            verdict.tiles().expected(),
            verdict.tiles().failed(),
            verdict.tiles().missing(),
            image.found(),
            image.plan().infectedCells(),
            image.falseAlarms(),
            html(verdict.model() + FitStatement.of(verdict).map(each -> ", " + each).orElse("")));
  }

  private static String rules(Findings image) {
    StringBuilder rows = new StringBuilder();
    for (Opinion rule : image.verdict().rules()) {
      boolean decides = rule.rule().equals(image.verdict().rule());
      rows.append(
          "<tr%s><td>%s%s</td><td>%s</td><td>%s</td></tr>"
              .formatted(
                  decides ? " class=\"decides\"" : "",
                  html(rule.rule()),
                  decides ? " (decides)" : "",
                  html(rule.label() == null ? "refers" : rule.label()),
                  probability(rule.probabilities().get(image.positiveLabel()))));
    }
    return rows.toString();
  }

  private static String focus(Findings image) {
    List<String> places = new ArrayList<>();
    for (FocusTile tile : image.verdict().focus()) {
      places.add(
          "(%d, %d) %s"
              .formatted(
                  tile.region().x(),
                  tile.region().y(),
                  probability(tile.probabilities().get(image.positiveLabel()))));
    }
    return places.isEmpty() ? "nowhere" : String.join(" · ", places);
  }

  private static String probability(@Nullable Double p) {
    return p == null ? "" : String.format(Locale.ROOT, "%.3f", p);
  }

  private static String html(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
