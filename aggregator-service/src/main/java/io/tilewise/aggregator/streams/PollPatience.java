package io.tilewise.aggregator.streams;

import java.time.Duration;

/**
 * How long a stream thread waits for records. While there is work it waits as Kafka Streams asks it
 * to, {@code poll.ms}, since it commits between two polls only. Once it asked often enough in vain
 * there is nothing to commit, and it may wait longer: what comes ends the wait at once. Of one
 * thread.
 */
final class PollPatience {
  /** A second of {@code poll.ms}: many commit intervals. */
  static final int IN_VAIN = 33;

  /** As long as the agenda's interval: a deadline is seen between two polls. */
  static final Duration AT_REST = Duration.ofMillis(250);

  private int inVain;

  /**
   * How long to wait.
   *
   * @param asked by Kafka Streams; zero when it has other things to do, which is not changed
   */
  Duration of(Duration asked) {
    return inVain >= IN_VAIN && asked.isPositive() && asked.compareTo(AT_REST) < 0
        ? AT_REST
        : asked;
  }

  /** A poll ended; only those that waited count. */
  void ended(Duration asked, boolean inVain) {
    if (!inVain) {
      this.inVain = 0;
    } else if (asked.isPositive() && this.inVain < IN_VAIN) {
      this.inVain++;
    }
  }
}
