package io.tilewise.kafka.work;

/**
 * Which work of a {@link WorkQueue} a worker takes. Among the workers of a queue one at least has
 * to take {@link #ALL}, or some work finds none.
 *
 * @param leastUrgent what is less urgent is left alone; from {@link WorkQueue#MOST_URGENT} up
 * @param leftByOthers whether it takes work that another worker left, see {@link
 *     LeftToOthersException}
 */
public record WorkShare(int leastUrgent, boolean leftByOthers) {
  /** Any work. */
  public static final WorkShare ALL = new WorkShare(Integer.MAX_VALUE, true);

  /** Work that nobody left to others yet: of who leaves what would keep him for long. */
  public static final WorkShare NOT_LEFT = new WorkShare(Integer.MAX_VALUE, false);

  public WorkShare {
    if (leastUrgent < WorkQueue.MOST_URGENT) {
      throw new IllegalArgumentException(
          "leastUrgent: " + leastUrgent + " (expected: >= " + WorkQueue.MOST_URGENT + ")");
    }
  }

  /**
   * Work that is at least so urgent: of who is there for it when all others are at what takes long.
   */
  public static WorkShare upTo(int leastUrgent) {
    return new WorkShare(leastUrgent, true);
  }

  boolean has(int urgency, boolean left) {
    return urgency <= leastUrgent && (leftByOthers || !left);
  }
}
