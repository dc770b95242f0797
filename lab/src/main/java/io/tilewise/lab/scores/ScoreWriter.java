package io.tilewise.lab.scores;

import io.tilewise.events.tiling.Region;
import io.tilewise.lab.csv.ControlCharacters;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Writes tile scores as {@link ScoreFiles} reads them: columns {@code image_id, group, label, tile,
 * tile_label, weight, x, y, width, height, model} and {@code logit:LABEL} for every label. Logits
 * come back as the same floats and weights as the same doubles, so that whoever judges the file
 * comes to the same verdict to the bit. Of one thread.
 */
public final class ScoreWriter implements Closeable {
  private static final String FIXED =
      "image_id,group,label,tile,tile_label,weight,x,y,width,height,model";

  private final Writer out;
  private final ScoringModel model;
  private final StringBuilder row = new StringBuilder();

  private ScoreWriter(Writer out, ScoringModel model) {
    this.out = out;
    this.model = model;
  }

  /**
   * Begins a file with its header.
   *
   * @param out closed with this
   * @throws IllegalArgumentException naming a label that the format cannot hold
   */
  public static ScoreWriter begin(Writer out, ScoringModel model, List<String> labels)
      throws IOException {
    out.write(header(labels) + "\n");
    out.flush();
    return goOn(out, model);
  }

  /** Goes on with a file that has its header. */
  public static ScoreWriter goOn(Writer out, ScoringModel model) {
    return new ScoreWriter(out, model);
  }

  /** The first line of a file of these labels, without its end. */
  static String header(List<String> labels) {
    labels.forEach(label -> check("label", label));
    return labels.stream()
        .map(label -> ScoreColumns.LOGIT + label)
        .collect(Collectors.joining(",", FIXED + ",", ""));
  }

  /** Why a file cannot hold this as an id, a group or a label; empty when it can. */
  public static Optional<String> problem(String thing, String value) {
    boolean holds =
        !value.isEmpty()
            && value.equals(value.strip())
            && value.indexOf(',') < 0
            && value.indexOf('"') < 0
            && !ControlCharacters.in(value);
    return holds
        ? Optional.empty()
        : Optional.of(
            thing
                + ": "
                + (value.isEmpty()
                    ? "empty"
                    : ControlCharacters.cut(ControlCharacters.shown(value)))
                + " (expected: some text without commas, quotes, control characters and blanks"
                + " around)");
  }

  private static void check(String thing, String value) {
    problem(thing, value)
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException(problem);
            });
  }

  /**
   * Appends an image, its tiles in the order of their indexes, and hands it on to the file.
   *
   * @throws IllegalArgumentException when its id, group or label cannot be held, see {@link
   *     #problem}
   */
  public void write(ScoredImage image) throws IOException {
    check("image_id", image.id());
    check("group", image.group());
    if (!image.label().isEmpty()) {
      check("label", image.label());
    }
    List<ScoredTile> tiles =
        image.tiles().stream().sorted(Comparator.comparingInt(ScoredTile::index)).toList();
    for (ScoredTile tile : tiles) {
      write(image, tile);
    }
    out.flush();
  }

  private void write(ScoredImage image, ScoredTile tile) throws IOException {
    row.setLength(0);
    row.append(image.id()).append(',').append(image.group()).append(',').append(image.label());
    row.append(',').append(tile.index()).append(',');
    row.append(image.tileLabels().getOrDefault(tile.index(), ""));
    row.append(',').append(tile.weight());
    Region region = tile.region();
    row.append(',').append(region.x()).append(',').append(region.y());
    row.append(',').append(region.width()).append(',').append(region.height());
    row.append(',').append(model);
    for (int label = 0; label < tile.logits().size(); label++) {
      row.append(',').append(tile.logits().get(label));
    }
    out.append(row).append('\n');
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
