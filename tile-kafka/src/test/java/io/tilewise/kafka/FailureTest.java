package io.tilewise.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class FailureTest {
  @Test
  void shouldTryAgainWhatJavaOrKafkaSayMayPass() {
    assertThat(Failure.of(new IOException("stale handle"))).isInstanceOf(Failure.Passes.class);
    assertThat(Failure.of(new UncheckedIOException(new IOException("away"))))
        .isInstanceOf(Failure.Passes.class);
    assertThat(Failure.of(new TimeoutException("away"))).isInstanceOf(Failure.Passes.class);
    assertThat(Failure.of(new TopicAuthorizationException("tiles")))
        .isInstanceOf(Failure.Passes.class);
    assertThat(Failure.of(PublishException.forNow(new KafkaException("fenced"), "fenced")))
        .isInstanceOf(Failure.Passes.class);
  }

  @Test
  void shouldNotNameAPathInWhatGoesIntoEvents() {
    Failure failure =
        Failure.of(new UncheckedIOException(new FileSystemException("/secret", null, "stale")));

    assertThat(failure)
        .isInstanceOfSatisfying(
            Failure.Passes.class,
            passes -> assertThat(passes.text()).isEqualTo("FileSystemException"));
  }

  @Test
  void shouldNotTryAgainWhatStays() {
    assertThat(Failure.of(new StaysException("MALFORMED", "value: x (expected: JSON)")))
        .isEqualTo(new Failure.Stays("MALFORMED", "value: x (expected: JSON)"));
    assertThat(Failure.of(new RecordTooLargeException("17 MiB")))
        .isEqualTo(new Failure.Stays(Failure.RECORD_REFUSED, "17 MiB"));
    assertThat(Failure.of(PublishException.forGood(new RecordTooLargeException("17 MiB"))))
        .isEqualTo(new Failure.Stays(Failure.RECORD_REFUSED, "17 MiB"));
  }

  @Test
  void shouldTakeAllElseForABugOfOurs() {
    RuntimeException bug = new IllegalStateException("of our own code");
    Error error = new StackOverflowError();

    assertThat(Failure.of(bug)).isEqualTo(new Failure.Ours(bug));
    assertThat(Failure.of(error)).isEqualTo(new Failure.Ours(error));
  }
}
