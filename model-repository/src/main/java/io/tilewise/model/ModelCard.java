package io.tilewise.model;

import io.tilewise.events.check.Bounds;
import io.tilewise.events.check.Text;
import io.tilewise.events.model.ManifestModel;
import io.tilewise.events.model.VerdictSettings;
import io.tilewise.events.tiling.EdgePolicy;
import io.tilewise.events.tiling.TissueMask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a model is to be used: the contents of {@code model.json}. Each constructor names everything
 * that is wrong with its values in one {@link IllegalArgumentException}.
 *
 * @param labels in the order of the model's outputs, two or more
 * @param positive the label that means disease; null when there is none
 * @param severity all labels from the least to the most severe; empty when they are not ranked
 * @param input what the model wants to see
 * @param output what it answers
 * @param tile how images are cut for it
 * @param verdict how tile scores become a verdict on the image
 */
public record ModelCard(
    List<String> labels,
    @Nullable String positive,
    List<String> severity,
    ModelInput input,
    ModelOutput output,
    Tile tile,
    VerdictSettings verdict) {

  /** Name of the card's file in a version's directory. */
  public static final String FILE_NAME = "model.json";

  /**
   * The rule that decides where neither submission nor card nor operator names one. It needs no
   * fit, but a label that is searched for; docs/choosing-a-rule.md says why it is this one.
   */
  public static final String DEFAULT_RULE = "evidence-mixture(doubt=0.02)";

  /** The same where no label is searched for: an image is what most of its tiles are. */
  public static final String DEFAULT_RULE_OF_EQUALS = "majority-vote";

  public ModelCard {
    Problems problems = new Problems();
    checkLabels(problems, labels, positive, severity);
    checkHead(problems, labels, output);
    checkSize(problems, input, tile);
    problems.throwIfAny();
    labels = List.copyOf(labels);
    severity = List.copyOf(severity);
    Objects.requireNonNull(verdict, "verdict");
  }

  static void checkLabels(
      Problems problems, List<String> labels, @Nullable String positive, List<String> severity) {
    boolean distinct = new HashSet<>(labels).size() == labels.size();
    boolean named = labels.stream().noneMatch(String::isBlank);
    problems.check(
        labels.size() >= 2 && distinct && named,
        "labels",
        labels,
        "two or more, none blank, none twice");
    problems.check(
        labels.size() <= ManifestModel.MAX_LABELS,
        "labels",
        labels.size() + " of them",
        "at most " + ManifestModel.MAX_LABELS);
    problems.check(
        labels.stream().allMatch(each -> Text.isWithin(each, Bounds.LABEL) && Text.isUnicode(each)),
        "labels",
        labels,
        "each at most " + Bounds.LABEL + " characters of Unicode");
    problems.check(
        labels.stream().allMatch(each -> each.chars().noneMatch(Character::isISOControl)),
        "labels",
        labels.stream().map(each -> each.replaceAll("\\p{Cntrl}", "\uFFFD")).toList(),
        "names without control characters");
    int together = ManifestModel.labelBytes(labels);
    problems.check(
        together <= Bounds.ALL_LABELS,
        "labels",
        together + " bytes together",
        "at most " + Bounds.ALL_LABELS);
    problems.check(
        positive == null || labels.contains(positive), "positive", positive, "one of " + labels);
    boolean ranked =
        severity.size() == labels.size() && new HashSet<>(severity).equals(new HashSet<>(labels));
    problems.check(
        severity.isEmpty() || ranked, "severity", severity, "every label of " + labels + " once");
  }

  private static void checkHead(Problems problems, List<String> labels, ModelOutput output) {
    boolean one = output.kind().isOneNumber();
    problems.check(
        !one || labels.size() == 2,
        "output.kind",
        CardTree.spelled(output.kind()),
        "logits or probabilities, because one number tells two labels apart and there are "
            + labels.size()
            + "; a sigmoid for each label, multi-label, is not supported");
    problems.check(
        one || output.label() == null,
        "output.label",
        output.label(),
        "none, because each label has a number of its own");
    problems.check(
        !one || output.label() == null || labels.contains(output.label()),
        "output.label",
        output.label(),
        "one of " + labels);
  }

  /** How many numbers the model answers for a tile. */
  public int outputNumbers() {
    return output.kind().isOneNumber() ? 1 : labels.size();
  }

  /** Index of the label that a single number speaks for, 0 or 1. */
  public int spokenFor() {
    return output.label() == null ? 1 : labels.indexOf(output.label());
  }

  static void checkSize(Problems problems, ModelInput input, Tile tile) {
    boolean same = input.width() == tile.size() && input.height() == tile.size();
    problems.check(
        same || input.resize() != ModelInput.Resize.NONE,
        "input.resize",
        "none",
        "bilinear, because tiles of "
            + tile.size()
            + " do not fit an input of "
            + input.width()
            + "x"
            + input.height());
  }

  /**
   * Every field that a card may have, as {@code input.width}, in the order of the records; also
   * {@code remarks}, which is for people.
   */
  public static List<String> fields() {
    return CardFields.known();
  }

  /**
   * What of a card nobody reads, {@code field: unknown (expected: …)} each: misspelt, or newer than
   * this installation.
   *
   * @param file {@code model.json}
   */
  public static List<String> unknownFields(Path file) throws IOException {
    return CardJson.unknownFields(Files.readAllBytes(file));
  }

  /**
   * Reads a card. Unknown fields are ignored, so that cards may carry newer settings.
   *
   * @param file {@code model.json}
   * @throws IOException when there is no such file or it cannot be read
   * @throws IllegalArgumentException naming every problem of its contents
   */
  public static ModelCard read(Path file) throws IOException {
    return read(file, null);
  }

  /** The same with another rule where the card names none; null: {@link #defaultRule}. */
  static ModelCard read(Path file, @Nullable String defaultRule) throws IOException {
    return CardJson.read(file, defaultRule);
  }

  /**
   * The rule of a card that names none.
   *
   * @param searched whether the card names a positive label or ranks its labels by severity
   */
  public static String defaultRule(boolean searched) {
    return searched ? DEFAULT_RULE : DEFAULT_RULE_OF_EQUALS;
  }

  /**
   * Writes this card so that {@link #read} gives an equal one. Whoever reads meanwhile sees the old
   * file or the new one.
   *
   * @param file {@code model.json}; its directory exists
   */
  public void write(Path file) throws IOException {
    CardJson.write(this, file);
  }

  /** The same without its rule, which is left to whoever runs the model. */
  public void writeWithoutRule(Path file) throws IOException {
    CardJson.writeWithoutRule(this, file);
  }

  /**
   * Replaces the verdict block of a card and leaves all else in it, remarks too, as it is. Whoever
   * reads meanwhile sees the old file or the new one.
   *
   * @param file {@code model.json}, a card that {@link #read} takes
   */
  public static void writeVerdict(Path file, VerdictSettings verdict) throws IOException {
    CardJson.writeVerdict(verdict, file);
  }

  /**
   * How images are cut for the model.
   *
   * @param size width and height in pixels of the level that is cut, 1 to 8192
   * @param overlap pixels that neighbours share, 0 to {@code size - 1}
   * @param micronsPerPixel resolution that is cut: that of the image's level that is within 10 % of
   *     it, else the image is refused; null: not asked for. Not together with {@code level}
   * @param edge what happens where an image is not a whole number of tiles
   * @param level of the image that is cut, 0 = full resolution; null: as {@code micronsPerPixel}
   *     says, or 0
   * @param tissue how tiles of tissue are told from background; null: every tile is cut
   * @param minTissue share of a tile's pixels from which on it is no background; null: {@value
   *     #DEFAULT_MIN_TISSUE}
   */
  public record Tile(
      int size,
      int overlap,
      @Nullable Double micronsPerPixel,
      EdgePolicy edge,
      @Nullable Integer level,
      @Nullable TissueMask tissue,
      @Nullable Double minTissue) {
    /** What {@code minTissue} is where a card does not say it. */
    public static final double DEFAULT_MIN_TISSUE = 0.05;

    /** Largest side of a tile, as in the event contract. */
    static final int MAX_SIZE = 8192;

    private static final int MAX_LEVEL = 99;

    public Tile {
      Problems problems = new Problems();
      problems.check(size >= 1 && size <= MAX_SIZE, "tile.size", size, "1 to " + MAX_SIZE);
      problems.check(overlap >= 0 && overlap < size, "tile.overlap", overlap, "0 to " + (size - 1));
      problems.check(
          micronsPerPixel == null || (micronsPerPixel > 0 && micronsPerPixel < 1000),
          "tile.micronsPerPixel",
          micronsPerPixel,
          "above 0, below 1000");
      checkLevel(problems, level, micronsPerPixel);
      problems.check(
          minTissue == null || isFraction(minTissue), "tile.minTissue", minTissue, "0 to 1");
      problems.throwIfAny();
      Objects.requireNonNull(edge, "edge");
    }

    /** Of full resolution, or of the resolution that is asked for, without a tissue mask. */
    public Tile(int size, int overlap, @Nullable Double micronsPerPixel, EdgePolicy edge) {
      this(size, overlap, micronsPerPixel, edge, null, null, null);
    }

    private static void checkLevel(
        Problems problems, @Nullable Integer level, @Nullable Double micronsPerPixel) {
      problems.check(
          level == null || (level >= 0 && level <= MAX_LEVEL),
          "tile.level",
          level,
          "0 to " + MAX_LEVEL);
      problems.check(
          level == null || micronsPerPixel == null,
          "tile.level",
          level + " beside tile.micronsPerPixel",
          "one of both, because each names the level that is cut");
    }

    private static boolean isFraction(double number) {
      return number >= 0 && number <= 1; // not when it is NaN
    }
  }
}
