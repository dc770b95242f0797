package io.tilewise.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tilewise.events.check.Bounds;
import io.tilewise.events.check.Checks;
import io.tilewise.events.model.ModelReference;
import io.tilewise.events.model.VerdictSettings;
import io.tilewise.events.tiling.ImageCut;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The final word on one submission of an image. Preliminary until a person signs it.
 *
 * @param revision whoever keeps the highest one of an image ends with the verdict of its newest
 *     submission, in any order of completion: {@code (offset of the submission's record + 1) *}
 *     {@value #AMENDMENTS}, and one more with each amendment. There are gaps
 * @param supersedes the highest revision of the image that was given before, where this one is
 *     higher; null when none was, or none is remembered
 * @param status how the tile set ended
 * @param decision whether the rule decided or abstained
 * @param label what was decided; null when referred, failed or rejected
 * @param probabilities of the deciding rule per label, in label order; empty without scores
 * @param labelSet the labels that stay possible, whatever tiles without a score hold: one when
 *     classified, more or none when referred
 * @param rule that decided; null when nothing could be judged
 * @param rules what every rule says of the same scores, the deciding one among them
 * @param agreement share of {@code rules} that say {@code label}, 0 to 1
 * @param tie what was tied and what broke it; null without a tie
 * @param tiles the accounting
 * @param flippable whether tiles without a score could change what the rule says of the others;
 *     unless it is NO, the image is referred. Older releases classified it all the same
 * @param focus the most decisive tiles, most decisive first
 * @param model name@version that scored every tile; null when it was never known
 * @param settings the verdict settings that were applied; null when nothing could be judged
 * @param reason why it failed or was rejected; null otherwise
 * @param text the same for people; null otherwise
 * @param submittedAt when the scanner sent the image, or the first that was heard of it
 * @param classifiedAt when this was decided
 * @param preliminary always true: a person signs
 * @param warnings what whoever signs should know, for people; say that the tiles look unlike those
 *     that the model's card was fitted on
 * @param modelDigest content of that model, 64 hexadecimal digits; null when it was never known, or
 *     when a score that counts does not say by which it is
 * @param positive the label of that model that means disease: focus tiles speak for it, thresholds
 *     are of its probability; null when the card names none, or nothing could be judged
 * @param failures why tiles failed, most first; empty where none did, or nobody says
 * @param cut what of the image was judged; null where no manifest is known, or nobody says
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ImageClassified(
    String imageId,
    String submissionId,
    long revision,
    @Nullable Long supersedes,
    Status status,
    Decision decision,
    @Nullable String label,
    Map<String, Double> probabilities,
    List<String> labelSet,
    @Nullable String rule,
    List<Opinion> rules,
    double agreement,
    @Nullable String tie,
    TileCounts tiles,
    Flippable flippable,
    List<FocusTile> focus,
    @Nullable ModelReference model,
    @Nullable VerdictSettings settings,
    @Nullable Reason reason,
    @Nullable String text,
    Instant submittedAt,
    Instant classifiedAt,
    boolean preliminary,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> warnings,
    @Nullable String modelDigest,
    @Nullable String positive,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<FailedTiles> failures,
    @Nullable ImageCut cut)
    implements Event {
  /** Revisions between one submission of an image and the next: so many amendments have room. */
  public static final long AMENDMENTS = 1_000_000;

  /** Beyond it JSON numbers are not exact everywhere. */
  public static final long LATEST_REVISION = (1L << 53) - 1;

  /** How the tile set ended. */
  public enum Status {
    /** Every tile was scored. */
    COMPLETE,
    /** Tiles failed or were missing at the deadline; judged on the others. */
    PARTIAL,
    /** No tile holds tissue. */
    NO_TISSUE,
    /** Nothing could be judged: no manifest or no score by the deadline. */
    FAILED,
    /** The image could not be tiled. */
    REJECTED
  }

  /** Whether a label was decided. */
  public enum Decision {
    CLASSIFIED,
    REFERRED
  }

  /** Whether any scores of the tiles without one could change the label. */
  public enum Flippable {
    YES,
    NO,
    UNKNOWN
  }

  public ImageClassified {
    Checks.identifier("imageId", imageId);
    Checks.identifier("submissionId", submissionId);
    Checks.between("revision", revision, 1, LATEST_REVISION);
    Checks.check(
        supersedes == null || (supersedes >= 1 && supersedes < revision),
        "supersedes",
        supersedes,
        "an earlier revision than " + revision);
    Checks.present("status", status);
    Checks.present("decision", decision);
    Checks.check(
        (decision == Decision.CLASSIFIED) == (label != null),
        "label",
        label,
        "a label exactly when the decision is CLASSIFIED");
    Checks.optionalText("label", label, Bounds.LABEL);
    probabilities = Checks.probabilities("probabilities", probabilities);
    labelSet = Checks.list("labelSet", labelSet, Bounds.LABELS);
    Checks.eachWithin("labelSet", labelSet, Bounds.LABEL);
    if (rule != null) {
      Checks.within("rule", rule, Bounds.RULE);
    }
    rules = Checks.list("rules", rules, Bounds.RULES);
    Checks.fraction("agreement", agreement);
    tie = Checks.optionalForPeople(tie);
    Checks.present("tiles", tiles);
    Checks.check(
        status != Status.COMPLETE || tiles.scored() == tiles.expected(),
        "status",
        status,
        "every tile scored, but " + tiles);
    Checks.present("flippable", flippable);
    focus = Checks.list("focus", focus, Bounds.FOCUS_TILES);
    text = Checks.optionalForPeople(text);
    Checks.time("submittedAt", submittedAt);
    Checks.time("classifiedAt", classifiedAt);
    Checks.check(model == null || model.isResolved(), "model", model, "name@version");
    Checks.check(preliminary, "preliminary", false, "true: a person signs");
    warnings = Checks.laterForPeople("warnings", warnings, Bounds.WARNINGS);
    Checks.optionalSha256("modelDigest", modelDigest);
    Checks.optionalText("positive", positive, Bounds.LABEL);
    failures = failures == null ? List.of() : Checks.list("failures", failures, Bounds.REASONS);
  }

  /** Of whoever says neither why tiles failed nor what was cut. */
  public ImageClassified(
      String imageId,
      String submissionId,
      long revision,
      @Nullable Long supersedes,
      Status status,
      Decision decision,
      @Nullable String label,
      Map<String, Double> probabilities,
      List<String> labelSet,
      @Nullable String rule,
      List<Opinion> rules,
      double agreement,
      @Nullable String tie,
      TileCounts tiles,
      Flippable flippable,
      List<FocusTile> focus,
      @Nullable ModelReference model,
      @Nullable VerdictSettings settings,
      @Nullable Reason reason,
      @Nullable String text,
      Instant submittedAt,
      Instant classifiedAt,
      boolean preliminary,
      List<String> warnings,
      @Nullable String modelDigest,
      @Nullable String positive) {
    this(
        imageId,
        submissionId,
        revision,
        supersedes,
        status,
        decision,
        label,
        probabilities,
        labelSet,
        rule,
        rules,
        agreement,
        tie,
        tiles,
        flippable,
        focus,
        model,
        settings,
        reason,
        text,
        submittedAt,
        classifiedAt,
        preliminary,
        warnings,
        modelDigest,
        positive,
        List.of(),
        null);
  }

  @Override
  public String eventId() {
    return submissionId + "/" + revision + "/" + getClass().getSimpleName();
  }
}
