package io.tilewise.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepeatedLinesTest {
  private static final String AWAY =
      "[Consumer clientId=a-StreamThread-1-consumer, groupId=a] Connection to node 1"
          + " (/127.0.0.1:9092) could not be established";
  private static final String ALSO_AWAY =
      "[Producer clientId=a-StreamThread-2-producer] Connection to node -1"
          + " (/127.0.0.1:9093) could not be established";

  private final LoggerContext context = new LoggerContext();
  private final ListAppender<ILoggingEvent> shown = new ListAppender<>();
  private final Logger kafka = context.getLogger("org.apache.kafka.clients.NetworkClient");
  private long nanos = Long.MIN_VALUE;

  RepeatedLinesTest() {
    RepeatedLines filter = new RepeatedLines(() -> nanos);
    filter.addLogger("org.apache.kafka");
    context.addTurboFilter(filter);
    shown.start();
    context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(shown);
  }

  private List<String> shown() {
    return shown.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  @Test
  void shouldShowTheSameOnceAMinuteWhicheverClientSaysIt() {
    for (int second = 0; second < 120; second++) {
      kafka.warn(AWAY);
      kafka.warn(ALSO_AWAY);
      pass(Duration.ofSeconds(1));
    }

    assertThat(shown()).containsExactly(AWAY, AWAY);
  }

  @Test
  void shouldShowWhatSaysSomethingElse() {
    kafka.warn(AWAY);
    kafka.warn("[Consumer clientId=a] Topic authorization failed for topics [tiles.scored]");
    kafka.error("[Consumer clientId=a] Topic authorization failed for topics [images.tiled]");
    context.getLogger("org.apache.kafka.clients.Metadata").warn(AWAY);

    assertThat(shown()).hasSize(4);
  }

  /** Kafka's log contexts fill their lines in by themselves, its other loggers do not. */
  @Test
  void shouldTellApartWhatALineIsFilledInWith() {
    for (int times = 0; times < 2; times++) {
      kafka.warn("Got error produce response on {}: {}", "tiles.scored-1", "TIMEOUT");
      kafka.warn("Got error produce response on {}: {}", "tiles.scored-2", "TIMEOUT");
      kafka.warn("Got error produce response on {}: {}", "tiles.scored-1", "NOT_LEADER");
      kafka.error("Uncaught error in I/O thread", new IllegalStateException("one"));
      kafka.error("Uncaught error in {} thread", "I/O", new IllegalStateException("other"));
    }

    assertThat(shown())
        .containsExactly(
            "Got error produce response on tiles.scored-1: TIMEOUT",
            "Got error produce response on tiles.scored-1: NOT_LEADER",
            "Uncaught error in I/O thread",
            "Uncaught error in I/O thread");
  }

  @Test
  void shouldLeaveAloneWhatIsNoWarningOrComesFromElsewhere() {
    for (int times = 0; times < 3; times++) {
      kafka.info(AWAY);
      context.getLogger("io.tilewise.aggregator").warn(AWAY);
      context.getLogger("org.apache.kafkaesque").warn(AWAY);
    }

    assertThat(shown()).hasSize(9);
  }

  @Test
  void shouldAnswerThatALevelIsOnThoughALineOfItWasLeftOut() {
    kafka.setLevel(Level.WARN);
    kafka.warn(AWAY);
    kafka.warn(AWAY);

    assertThat(kafka.isWarnEnabled()).isTrue();
    assertThat(kafka.isInfoEnabled()).isFalse();
  }

  @Test
  void shouldNotCountWhatIsNotShownAnyway() {
    kafka.setLevel(Level.ERROR);
    kafka.warn(AWAY);
    kafka.setLevel(Level.WARN);
    kafka.warn(AWAY);

    assertThat(shown()).containsExactly(AWAY);
  }

  @Test
  void shouldRememberOnlySoManyLines() {
    kafka.warn(AWAY);
    for (int line = 0; line < RepeatedLines.MOST_LINES; line++) {
      kafka.warn("x".repeat(line));
    }
    kafka.warn(AWAY);

    assertThat(shown()).hasSize(RepeatedLines.MOST_LINES + 2);
  }

  /** Also that logback can make it as the file asks. */
  @Test
  void shouldListenToKafkaInEachService() throws Exception {
    LoggerContext configured = new LoggerContext();
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(configured);
    configurator.doConfigure(RepeatedLines.class.getResource("/logback.xml"));
    Logger logger = configured.getLogger("org.apache.kafka.clients.NetworkClient");
    ListAppender<ILoggingEvent> appender = new ListAppender<>();
    appender.start();
    logger.addAppender(appender);
    logger.setAdditive(false);

    logger.warn(AWAY);
    logger.warn(ALSO_AWAY);

    assertThat(appender.list).hasSize(1);
  }
}
