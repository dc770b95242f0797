package io.tilewise.aggregator.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PollPatienceTest {
  private static final Duration ASKED = Duration.ofMillis(30);

  private final PollPatience patience = new PollPatience();

  @Test
  void shouldWaitAsAskedUntilASecondOfPollsWasInVain() {
    inVain(PollPatience.IN_VAIN - 1);
    assertThat(patience.of(ASKED)).isEqualTo(ASKED);

    inVain(1);

    assertThat(patience.of(ASKED)).isEqualTo(PollPatience.AT_REST);
  }

  @Test
  void shouldHurryAgainWithTheFirstRecords() {
    inVain(100);

    patience.ended(ASKED, false);

    assertThat(patience.of(ASKED)).isEqualTo(ASKED);
    inVain(PollPatience.IN_VAIN - 1);
    assertThat(patience.of(ASKED)).as("what came has to be committed").isEqualTo(ASKED);
  }

  @Test
  void shouldNotWaitWhereKafkaStreamsDoesNot() {
    for (int i = 0; i < 100; i++) {
      patience.ended(Duration.ZERO, true);
    }
    assertThat(patience.of(ASKED)).as("polls that did not wait say nothing").isEqualTo(ASKED);

    inVain(100);

    assertThat(patience.of(Duration.ZERO)).isEqualTo(Duration.ZERO);
    assertThat(patience.of(Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(1));
  }

  private void inVain(int times) {
    for (int i = 0; i < times; i++) {
      patience.ended(ASKED, true);
    }
  }
}
