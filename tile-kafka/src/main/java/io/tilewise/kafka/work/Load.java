package io.tilewise.kafka.work;

/**
 * How much work.
 *
 * @param bytes of its values
 */
public record Load(int records, long bytes) {
  /** Nothing. */
  public static final Load NONE = new Load(0, 0);

  /** One work. */
  public static Load of(Work work) {
    return new Load(1, work.bytes());
  }

  /** Both. */
  public Load plus(Load other) {
    return new Load(records + other.records, bytes + other.bytes);
  }

  Load minus(Load other) {
    return plus(other.times(-1));
  }

  /** So many of it; of -1 it takes away. */
  public Load times(int factor) {
    return new Load(factor * records, factor * bytes);
  }

  boolean reaches(WorkSource.Limits limits) {
    return records >= limits.maxRecords() || bytes >= limits.maxBytes();
  }
}
