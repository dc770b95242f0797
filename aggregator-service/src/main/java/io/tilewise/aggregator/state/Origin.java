package io.tilewise.aggregator.state;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a submission's own record.
 *
 * @param offset of it on its topic, the smallest where it was sent again; null while nobody said it
 * @param awaited whether a verdict that is due waits for who says it. Not where the record was read
 *     by the first release, which kept no offsets: it does not come again
 * @param traceparent of it, until it comes of the first record that spoke of it; null when none had
 *     one
 * @param age of it, by its timestamp, when it was read; zero until then
 */
public record Origin(
    @Nullable Long offset, boolean awaited, @Nullable String traceparent, Duration age) {
  /** Characters of a traceparent that is kept; today's have 55, but anybody may send anything. */
  private static final int LONGEST_TRACEPARENT = 256;

  public Origin {
    if (traceparent != null && traceparent.length() > LONGEST_TRACEPARENT) {
      traceparent = null;
    }
    age = age.truncatedTo(ChronoUnit.MILLIS);
  }

  /** Of a submission that nothing is known of. */
  public static final Origin UNHEARD = new Origin(null, true, null, Duration.ZERO);

  /** Of a submission that the first release registered. */
  static final Origin OF_FIRST_RELEASE = new Origin(null, false, null, Duration.ZERO);

  /** Whether a verdict need not wait for the offset. */
  public boolean isSettled() {
    return offset != null || !awaited;
  }

  /** Somebody spoke of it, and said where it is if the offset is not null. */
  public Origin heard(@Nullable Long otherOffset, @Nullable String otherTraceparent) {
    return new Origin(
        smaller(otherOffset), awaited, traceparent == null ? otherTraceparent : traceparent, age);
  }

  /** It was read itself. */
  public Origin read(long ownOffset, @Nullable String ownTraceparent, Duration ownAge) {
    String trace = ownTraceparent == null ? traceparent : ownTraceparent;
    return new Origin(smaller(ownOffset), awaited, trace, ownAge);
  }

  private @Nullable Long smaller(@Nullable Long other) {
    if (offset == null || other == null) {
      return offset == null ? other : offset;
    }
    return Math.min(offset, other);
  }
}
