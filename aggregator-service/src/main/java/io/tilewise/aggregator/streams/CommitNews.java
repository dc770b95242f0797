package io.tilewise.aggregator.streams;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Whether a transaction says anything. Kafka Streams commits after each punctuation, four times a
 * second here, though nothing was done and all offsets are committed. Of one producer's thread.
 */
final class CommitNews {
  private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
  private final Map<TopicPartition, OffsetAndMetadata> pending = new HashMap<>();
  private boolean sent;

  /** A record became part of the transaction. */
  void sent() {
    sent = true;
  }

  /** Whether these offsets are to be sent: with records always, else those that are new. */
  boolean isNews(Map<TopicPartition, OffsetAndMetadata> offsets) {
    if (!sent && committed.entrySet().containsAll(offsets.entrySet())) {
      return false;
    }
    pending.putAll(offsets);
    return true;
  }

  void committed() {
    committed.putAll(pending);
    begin();
  }

  /** A transaction begins; what the one before did not commit is as if it never was. */
  void begin() {
    pending.clear();
    sent = false;
  }
}
