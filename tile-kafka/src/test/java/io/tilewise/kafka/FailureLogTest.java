package io.tilewise.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class FailureLogTest {
  private static final FailureLog.Image IMAGE =
      new FailureLog.Image(
          "img-1", "sub-1", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
  private static final Failure AWAY = Failure.of(new IOException("stale handle"));

  private final Logger logger = (Logger) LoggerFactory.getLogger(FailureLogTest.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final FailureLog log = new FailureLog(FailureLogTest.class);

  @BeforeEach
  void listen() {
    logger.setLevel(Level.INFO);
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(lines);
  }

  private List<String> said() {
    return lines.list.stream()
        .map(line -> line.getLevel() + " " + line.getFormattedMessage())
        .toList();
  }

  @Test
  void shouldSayAFailureOnceOfAnImageHoweverManyTilesMeetIt() {
    for (int tile = 0; tile < 1_024; tile++) {
      log.say(IMAGE, AWAY);
    }

    assertThat(said())
        .containsExactly(
            "WARN imageId=img-1 submissionId=sub-1"
                + " traceparent=00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
                + " is tried again: java.io.IOException: stale handle");
  }

  @Test
  void shouldSayEachClassOfFailureOfEachImage() {
    FailureLog.Image other = new FailureLog.Image("img-2", "sub-2", null);

    log.say(IMAGE, AWAY);
    log.say(IMAGE, new Failure.Stays("MODEL_DIFFERS", "digest: b (expected: a)"));
    log.say(IMAGE, new Failure.Ours(new IllegalStateException("of our own code")));
    log.say(other, new Failure.Stays("MODEL_DIFFERS", "digest: b (expected: a)"));

    assertThat(said()).hasSize(4);
    assertThat(said().get(1)).startsWith("WARN imageId=img-1").contains("MODEL_DIFFERS");
    assertThat(said().get(2)).startsWith("ERROR imageId=img-1");
    assertThat(said().get(3))
        .isEqualTo(
            "WARN imageId=img-2 submissionId=sub-2 traceparent=- MODEL_DIFFERS:"
                + " digest: b (expected: a)");
  }
}
