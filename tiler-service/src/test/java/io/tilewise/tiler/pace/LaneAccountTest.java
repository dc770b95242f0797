package io.tilewise.tiler.pace;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.events.Lane;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What is said of a lane that nobody scores, with a clock that the test turns. */
class LaneAccountTest {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // it may wrap around
  private final LaneAccount deferred =
      new LaneAccount(Lane.DEFERRED, new SimpleMeterRegistry(), nanos::get);
  private final Logger logger = (Logger) LoggerFactory.getLogger(Pace.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @BeforeEach
  void listen() {
    logger.setLevel(Level.WARN);
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(lines);
  }

  @Test
  void shouldSayOnceAMinuteThatImagesWaitAndNothingIsScored() {
    deferred.add(700);

    for (int second = 0; second < 150; second++) {
      waitASecond();
    }

    assertThat(said())
        .hasSize(2)
        .containsOnly(
            "Lane DEFERRED: images wait, as 700 bytes of tiles were sent and none was scored for a"
                + " minute (expected: inference that reads the lane and writes outcomes)");
  }

  @Test
  void shouldSayNothingWhileTilesAreScoredHoweverSlowly() {
    deferred.add(700);

    for (int second = 0; second < 150; second++) {
      waitASecond();
      deferred.remove(1);
    }

    assertThat(said()).isEmpty();
  }

  @Test
  void shouldNotCountTheTimeInWhichNothingWasToBeScored() {
    nanos.addAndGet(Duration.ofHours(8).toNanos());
    deferred.add(700);
    waitASecond();

    assertThat(said()).isEmpty();
  }

  private void waitASecond() {
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    deferred.waited(Duration.ofSeconds(1).toNanos());
  }

  private List<String> said() {
    // Tests beside this one log by the same name.
    return lines.list.stream()
        .map(ILoggingEvent::getFormattedMessage)
        .filter(line -> line.contains("DEFERRED"))
        .toList();
  }
}
