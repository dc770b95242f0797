package io.tilewise.aggregator.aggregation;

import io.tilewise.aggregator.state.Submission.Facts;
import io.tilewise.aggregator.state.TileRow;
import io.tilewise.aggregator.state.TileRows;
import io.tilewise.events.Reason;
import io.tilewise.imageverdict.TileKind;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What is known, for people, of why an image was not tiled in time. */
final class DeadlineText {
  /** No delay of a pipeline that keeps up. */
  private static final Duration NOTABLE_AGE = Duration.ofMinutes(1);

  private DeadlineText() {}

  static String noManifest(OpenSubmission submission, TileRows.Reader rows) {
    Map<Reason, Integer> failures = failures(submission, rows);
    String failed =
        failures.isEmpty()
            ? ""
            : "; tiles that failed: "
                + failures.entrySet().stream()
                    .map(entry -> entry.getValue() + " " + entry.getKey())
                    .collect(Collectors.joining(", "));
    return "no manifest by "
        + submission.state().facts().deadline()
        + failed
        + skew(submission.state().facts());
  }

  /** Empty unless the submission was old when it was read: its wait began before it was sent. */
  static String skew(Facts facts) {
    Duration age = facts.origin().age();
    return age.compareTo(NOTABLE_AGE) < 0
        ? ""
        : "; the submission's record was "
            + age.truncatedTo(ChronoUnit.SECONDS)
            + " old by its timestamp when it was read: unless the aggregator was away, set"
            + " message.timestamp.type=LogAppendTime on its topic";
  }

  private static Map<Reason, Integer> failures(OpenSubmission submission, TileRows.Reader rows) {
    Map<Reason, Integer> failures = new EnumMap<>(Reason.class);
    Facts facts = submission.state().facts();
    for (int ordinal = 0; ordinal < facts.kinds().size(); ordinal++) {
      if (facts.kinds().get(ordinal).labels() == TileKind.FAILED) {
        rows.visitTiles(
            submission.digest(),
            facts.windowStart(),
            ordinal,
            (_, row) -> {
              if (row instanceof TileRow.Failed failed) {
                failures.merge(failed.reason(), 1, Integer::sum);
              }
            });
      }
    }
    return failures;
  }
}
