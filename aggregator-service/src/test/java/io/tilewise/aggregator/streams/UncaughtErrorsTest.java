package io.tilewise.aggregator.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.tilewise.aggregator.topics.TopicNeeds;
import io.tilewise.events.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.processor.TaskId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

class UncaughtErrorsTest {
  private final UncaughtErrors errors =
      new UncaughtErrors(
          new TopicNeeds(Map.of(), new Topics(""), "tilewise-aggregator", Duration.ofDays(2)));

  static Throwable[] passing() {
    return new Throwable[] {
      new StreamsException(new TimeoutException("Task 0_1 did not make progress within 300000 ms")),
      new StreamsException(new KafkaException("error state", new ProducerFencedException("other"))),
      new StreamsException(new InvalidProducerEpochException("epoch")),
      new StreamsException(
          "Error encountered trying to commit a transaction",
          new KafkaException(
              "Cannot execute transactional method because we are in an error state",
              new KafkaException(
                  "The client hasn't received acknowledgment for some previously sent messages"))),
      new TaskCorruptedException(Set.of(new TaskId(0, 1))),
      new ProcessorStateException("get", rocksdb(Status.Code.Corruption, Status.SubCode.None)),
    };
  }

  @ParameterizedTest
  @MethodSource("passing")
  void shouldReplaceAThreadAfterWhatAFreshOneMends(Throwable error) {
    assertThat(errors.handle(error)).isEqualTo(StreamThreadExceptionResponse.REPLACE_THREAD);
    assertThat(errors.fatal()).isEmpty();
  }

  static Throwable[] lasting() {
    return new Throwable[] {
      new StreamsException(new SerializationException("bug")),
      new StreamsException(new IllegalStateException("bug")),
      new StreamsException(new RecordTooLargeException("changelog")),
      new StreamsException(new TopicAuthorizationException(Set.of("images.classified"))),
      new StreamsException(
          new KafkaException(
              "error state", new TopicAuthorizationException(Set.of("images.classified")))),
      new MissingSourceTopicException("tiles.scored"),
      new StreamsException(
          new TimeoutException(
              "Topic images.classified not present in metadata after 60000 ms.",
              new UnknownTopicOrPartitionException())),
      new OutOfMemoryError("heap"),
    };
  }

  @ParameterizedTest
  @MethodSource("lasting")
  void shouldEndTheClientAfterABugOrWhatNeedsAPerson(Throwable error) {
    assertThat(errors.handle(error)).isEqualTo(StreamThreadExceptionResponse.SHUTDOWN_CLIENT);
    assertThat(errors.fatal()).isPresent();
  }

  static Arguments[] refusals() {
    return new Arguments[] {
      arguments(new TopicAuthorizationException(Set.of("tiles.scored")), "Read topic tiles.scored"),
      arguments(
          new TopicAuthorizationException(Set.of("images.classified")),
          "Write topic images.classified"),
      arguments(
          new TopicAuthorizationException("no right"),
          "Create, Read or Write topic tilewise-aggregator-*"),
      arguments(
          new TransactionalIdAuthorizationException("no right"),
          "Write transactional id tilewise-aggregator-*"),
      arguments(
          GroupAuthorizationException.forGroupId("tilewise-aggregator"),
          "Read group tilewise-aggregator"),
    };
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void shouldSayWhoLacksWhichRight(KafkaException refusal, String right) {
    assertThat(errors.handle(new StreamsException("poll", refusal)))
        .isEqualTo(StreamThreadExceptionResponse.SHUTDOWN_CLIENT);
    assertThat(errors.fatal().orElseThrow()).startsWith("Kafka: User:ANONYMOUS may not " + right);
  }

  @Test
  void shouldSayThatTheDiskIsFull() {
    Throwable full =
        new ProcessorStateException("put", rocksdb(Status.Code.IOError, Status.SubCode.NoSpace));

    assertThat(errors.handle(full)).isEqualTo(StreamThreadExceptionResponse.SHUTDOWN_CLIENT);
    assertThat(errors.fatal().orElseThrow()).startsWith("state directory: full, ");
    assertThat(UncaughtErrors.isUnusableStore(full)).isFalse();
  }

  private static RocksDBException rocksdb(Status.Code code, Status.SubCode subCode) {
    return new RocksDBException("failed", new Status(code, subCode, "state"));
  }
}
