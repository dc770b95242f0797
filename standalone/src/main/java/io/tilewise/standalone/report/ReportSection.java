package io.tilewise.standalone.report;

import static io.tilewise.standalone.report.Html.percent;
import static io.tilewise.standalone.report.Html.probability;
import static io.tilewise.standalone.report.Html.text;

import io.tilewise.events.FailedTiles;
import io.tilewise.events.FocusTile;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.Opinion;
import io.tilewise.events.tiling.LevelArea;
import io.tilewise.events.tiling.Region;
import io.tilewise.imageverdict.FitStatement;
import io.tilewise.imageverdict.VerdictSentence;
import io.tilewise.standalone.tiles.ScoredTiles;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the page says of one image. */
final class ReportSection {
  private static final String FIRST =
      "Where to look first. The numbers are the network's own for single tiles and not calibrated;"
          + " the image's is the rule's, which weighs all tiles: one tile of 1.000 alone may be an"
          + " error of the network.";

  private static final String DOUBT =
      "this promise may not hold for this image, as the warning above says";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final ReportedImage image;
  private final ImageClassified verdict;
  private final List<Integer> opened;

  /**
   * Prepares.
   *
   * @param opened positions in the scores of the tiles that open at full resolution
   */
  ReportSection(ReportedImage image, List<Integer> opened) {
    this.image = image;
    this.verdict = image.verdict();
    this.opened = opened;
  }

  private String compared() {
    return "The rule in bold decides, and what the model's card promises is of it alone. The others"
        + " read the same tiles in other ways, to compare: a rule that hears one tile only calls"
        + " more images "
        + image.label()
        + " the more tiles they have.";
  }

  /**
   * The section.
   *
   * @param missing why there are no pictures; empty where there are
   */
  String html(String missing) {
    return """
    <section>
      <header class="%s"><h2>%s</h2><p class="verdict">%s</p></header>
      <p class="why">%s</p>
    %s%s%s%s  <p class="facts">%s</p>
      <p class="facts">Preliminary until a person signs it: research use, not a medical device.</p>
    </section>
    """
        .formatted(
            kind(),
            text(image.id()),
            text(head()),
            text(VerdictSentence.of(verdict)),
            warnings(),
            missing.isEmpty() ? pictures() : noPictures(missing),
            missing.isEmpty() ? lookFirst() : "",
            rules(),
            facts());
  }

  private String kind() {
    if (verdict.label() == null) {
      return "open";
    }
    return verdict.label().equals(verdict.positive()) ? "positive" : "negative";
  }

  private String head() {
    if (verdict.rule() == null) {
      return verdict.status().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
    return verdict.label() == null ? "referred" : verdict.label();
  }

  private String warnings() {
    return verdict.warnings().stream()
        .map(warning -> "  <p class=\"warning\">" + text(warning) + "</p>\n")
        .collect(Collectors.joining());
  }

  private static String noPictures(String missing) {
    return missing.isBlank() ? "" : "  <p class=\"facts\">No picture: " + text(missing) + "</p>\n";
  }

  private String pictures() {
    String spots = spots();
    return """
      <div class="pictures">
        <figure><div class="map"><img src="%s" alt="the image">%s</div>
          <figcaption>The image</figcaption></figure>
        <figure><div class="map"><img src="%s" alt="tile scores over the image">%s</div>
          <figcaption>The network's own number for %s, of every tile. A click opens %s %s.</figcaption></figure>
      </div>
    """
        .formatted(
            here(ReportPictures.plain(image.id())),
            spots,
            here(ReportPictures.heat(image.id())),
            spots,
            text(image.label()),
            opened(),
            level() == 0 ? "at full resolution" : "as the network saw it");
  }

  /** An ID may hold a colon, and what stands before one is taken for a protocol. */
  private static String here(String name) {
    return "./" + text(name);
  }

  private String opened() {
    int all = image.tiles().map(each -> each.scores().tiles()).orElse(0);
    return opened.size() == all ? "a tile" : "one of the " + opened.size() + " highest tiles";
  }

  private int level() {
    return image.tiles().map(each -> each.manifest().grid().level()).orElse(0);
  }

  /** Empty where all of the image was cut at full resolution, as it mostly is. */
  private static String cut(ScoredTiles tiles) {
    LevelArea area = tiles.manifest().grid().area();
    if (area == null) {
      return "";
    }
    Region cut = tiles.cutRegion();
    int level = tiles.manifest().grid().level();
    return "cut: %dx%d pixels at (%d, %d)%s"
        .formatted(
            cut.width(),
            cut.height(),
            cut.x(),
            cut.y(),
            level == 0
                ? ""
                : String.format(
                    Locale.ROOT, ", %.4g times smaller (level %d)", area.downsample(), level));
  }

  private String spots() {
    return image.tiles().stream()
        .flatMap(tiles -> opened.stream().map(position -> spot(tiles, position)))
        .collect(Collectors.joining());
  }

  private String spot(ScoredTiles tiles, int position) {
    Region at = tiles.region(position);
    int index = tiles.scores().index(position);
    int label = tiles.manifest().model().labels().indexOf(image.label());
    double p = tiles.scores().probability(position, label);
    int width = tiles.manifest().width();
    int height = tiles.manifest().height();
    return "<a class=\"spot\" target=\"_blank\" href=\"%s\" title=\"%s\" style=\"left:%s;top:%s;width:%s;height:%s\"></a>"
        .formatted(
            here(ReportPictures.tile(image.id(), index)),
            "tile %d at (%d, %d): %s".formatted(index, at.x(), at.y(), probability(p)),
            percent(at.x(), width),
            percent(at.y(), height),
            percent(at.width(), width),
            percent(at.height(), height));
  }

  /** Silent where nothing is to be seen. */
  private String lookFirst() {
    List<FocusTile> tiles = image.toLookAt();
    return tiles.isEmpty()
        ? ""
        : tiles.stream()
            .map(this::tile)
            .collect(
                Collectors.joining(
                    "",
                    "  <p class=\"facts\">" + FIRST + "</p>\n  <div class=\"first\">\n",
                    "  </div>\n"));
  }

  private String tile(FocusTile tile) {
    return """
        <a target="_blank" href="%1$s"><img src="%1$s" alt=""><span>%2$s at (%3$d, %4$d)</span></a>
    """
        .formatted(
            here(ReportPictures.tile(image.id(), tile.index())),
            probability(image.probability(tile)),
            tile.region().x(),
            tile.region().y());
  }

  private String rules() {
    if (verdict.rules().isEmpty()) {
      return "";
    }
    return "  <details><summary>What every rule says</summary><table><tr><th>rule</th><th>says</th>"
        + "<th>its number for %s</th></tr>".formatted(text(image.label()))
        + verdict.rules().stream().map(this::rule).collect(Collectors.joining())
        + "</table><p class=\"facts\">%s</p></details>\n".formatted(text(compared()));
  }

  private String rule(Opinion rule) {
    boolean decides = rule.rule().equals(verdict.rule());
    Double p = rule.probabilities().get(image.label());
    return "<tr%s><td>%s%s</td><td>%s</td><td>%s</td></tr>"
        .formatted(
            decides ? " class=\"decides\"" : "",
            text(rule.rule()),
            decides ? " (decides)" : "",
            text(rule.label() == null ? "refers" : rule.label()),
            p == null ? "" : probability(p));
  }

  private String reasons() {
    return verdict.failures().isEmpty()
        ? ""
        : verdict.failures().stream()
            .map(FailedTiles::toString)
            .collect(Collectors.joining(", ", " (", ")"));
  }

  private String facts() {
    String counts =
        "%s · %d of %d tiles scored, %d failed%s, %d missing"
            .formatted(
                verdict.status().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                verdict.tiles().scored(),
                verdict.tiles().expected(),
                verdict.tiles().failed(),
                reasons(),
                verdict.tiles().missing());
    List<String> facts = new ArrayList<>(List.of(counts));
    facts.add(image.tiles().map(ReportSection::cut).orElse(""));
    facts.add(image.facts());
    facts.add("file " + image.file().getFileName());
    facts.add("judged " + TIME.format(verdict.classifiedAt()));
    facts.add(verdict.rule() == null ? "" : "by rule " + verdict.rule());
    facts.add(verdict.model() == null ? "" : "model " + verdict.model());
    facts.add(FitStatement.of(verdict).map(each -> "its card: " + each).orElse(""));
    facts.add(FitStatement.isInDoubt(verdict) ? DOUBT : "");
    return facts.stream()
        .filter(each -> !each.isEmpty())
        .map(Html::text)
        .collect(Collectors.joining(" · "));
  }
}
