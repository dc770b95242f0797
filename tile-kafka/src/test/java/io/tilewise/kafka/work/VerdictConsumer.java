package io.tilewise.kafka.work;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.Topics;
import io.tilewise.events.codec.Decoded;
import io.tilewise.events.codec.EventCodec;
import io.tilewise.kafka.StaysException;
import io.tilewise.runtime.RunningService;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The example of this module's README: a consumer of verdicts that tells a laboratory of them. */
final class VerdictConsumer {
  interface Laboratory {
    void deliver(ImageClassified verdict) throws IOException;
  }

  static RunningService start(Map<String, Object> kafka, Topics topics, Laboratory laboratory) {
    String name = topics.prefix() + "laboratory"; // of the group and of its clients
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    WorkQueue queue = new WorkQueue();
    WorkLoop loop =
        WorkLoop.connect(
            new WorkSource(
                kafka,
                name,
                name,
                List.of(topics.imagesClassified()),
                new WorkSource.Limits(100, 16 << 20)),
            queue,
            meters);
    Publisher publisher =
        new Publisher(name, topics.deadLetters(), Publisher.producers(name, kafka), meters);
    RetryingWorker worker =
        new RetryingWorker("delivery", queue, publisher, (work, _) -> deliver(work, laboratory));
    return WorkService.start(name, loop, List.of(worker), Duration.ofSeconds(10));
  }

  private static void deliver(Work work, Laboratory laboratory) throws IOException, StaysException {
    switch (EventCodec.decode(work.received(), ImageClassified.class)) {
      case Decoded.Accepted<ImageClassified> verdict -> laboratory.deliver(verdict.event());
      case Decoded.Refused<ImageClassified> refused ->
          throw new StaysException(refused.cause().name(), refused.text());
    }
  }
}
