package io.tilewise.aggregator.aggregation;

import io.tilewise.events.Event;
import io.tilewise.events.ImageClassified;
import org.jspecify.annotations.Nullable;

/** What an aggregation sees of Kafka: where its results go, and whose a failure is. */
public interface Edge {
  /** A verdict, final for its submission, and its JSON. */
  void classified(ImageClassified verdict, byte[] json, @Nullable String traceparent);

  /** A tile record that was kept until the manifest told that it cannot count. */
  void refused(Event rebuilt, long offset, Refusal why);

  /** Whether our own code failed, not Kafka or a store: then it may be one image's. */
  boolean isOwn(Throwable failure);
}
