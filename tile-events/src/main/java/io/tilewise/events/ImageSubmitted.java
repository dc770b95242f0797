package io.tilewise.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tilewise.events.check.Bounds;
import io.tilewise.events.check.Checks;
import io.tilewise.events.model.ModelReference;
import io.tilewise.events.tiling.Region;
import io.tilewise.events.tiling.TissueMask;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A scanner announces an image.
 *
 * @param submissionId idempotency key. A record without one takes its {@code ce_id}, or one derived
 *     from topic, partition and offset, when it is decoded, so that every reader sees the same
 * @param uri where the pixels are, absolute; this release reads {@code file:} and rejects any other
 *     scheme
 * @param model the model to judge it with
 * @param lane how urgent it is, {@code ROUTINE} when absent
 * @param rule verdict rule that overrides the card's; null: the card's
 * @param maxWait from registration to a verdict that is partial if need be, &gt; 0 and at most 30
 *     days, {@code PT1H} when absent
 * @param submittedAt when the scanner sent it, the record's timestamp when absent
 * @param attributes passed through to nobody's harm; never patient data
 * @param region of interest in level-0 pixels, which alone is cut; null: the whole image
 * @param tissue how tissue is told from background, which overrides the card's way; null: the
 *     card's
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ImageSubmitted(
    String imageId,
    String submissionId,
    URI uri,
    ModelReference model,
    Lane lane,
    @Nullable String rule,
    Duration maxWait,
    Instant submittedAt,
    Map<String, String> attributes,
    @Nullable Region region,
    @Nullable TissueMask tissue)
    implements VerdictInput {

  /** How long an image may wait for its tiles unless its submission says otherwise. */
  public static final Duration DEFAULT_MAX_WAIT = Duration.ofHours(1);

  /** The longest that a submission may ask for; topics and state are kept longer than this. */
  public static final Duration LONGEST_MAX_WAIT = Duration.ofDays(30);

  public ImageSubmitted {
    Checks.identifier("imageId", imageId);
    Checks.identifier("submissionId", submissionId);
    Checks.absoluteUri("uri", uri, "an absolute URI, such as file:///images/slide-7.svs");
    Checks.present("model", model);
    Checks.present("lane", lane);
    Checks.optionalText("rule", rule, Bounds.RULE);
    Checks.check(
        maxWait != null && maxWait.isPositive() && maxWait.compareTo(LONGEST_MAX_WAIT) <= 0,
        "maxWait",
        maxWait,
        "longer than zero and at most " + LONGEST_MAX_WAIT);
    Checks.time("submittedAt", submittedAt);
    attributes = Checks.map("attributes", attributes, Bounds.ATTRIBUTES, Bounds.ATTRIBUTE_NAME);
    Checks.eachWithin("attributes", attributes.values(), Bounds.ATTRIBUTE);
  }

  /** Of a whole image, as its model's card has it. */
  public ImageSubmitted(
      String imageId,
      String submissionId,
      URI uri,
      ModelReference model,
      Lane lane,
      @Nullable String rule,
      Duration maxWait,
      Instant submittedAt,
      Map<String, String> attributes) {
    this(
        imageId,
        submissionId,
        uri,
        model,
        lane,
        rule,
        maxWait,
        submittedAt,
        attributes,
        null,
        null);
  }
}
