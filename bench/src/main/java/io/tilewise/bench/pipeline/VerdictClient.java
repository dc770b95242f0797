package io.tilewise.bench.pipeline;

import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.Lane;
import io.tilewise.events.Topics;
import io.tilewise.events.model.ModelReference;
import io.tilewise.kafka.EventConsumer;
import io.tilewise.kafka.PipelineConnection;
import io.tilewise.kafka.SubmissionPublisher;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Announces an image and waits for its verdict. Confined to one thread. */
final class VerdictClient implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofMinutes(3);

  private final SubmissionPublisher publisher;
  private final EventConsumer<ImageClassified> verdicts;

  VerdictClient(String bootstrapServers) {
    PipelineConnection pipeline = new PipelineConnection(bootstrapServers, new Topics(""));
    publisher = new SubmissionPublisher(pipeline, "/tilewise/bench");
    verdicts = EventConsumer.atBeginning(pipeline, Set.of(ImageClassified.class));
  }

  /** The verdict on an image that is submitted now. */
  ImageClassified verdict(Path image, ModelReference model) {
    String submissionId = UUID.randomUUID().toString();
    publisher.publish(
        List.of(
            new ImageSubmitted(
                "bench",
                submissionId,
                image.toUri(),
                model,
                Lane.ROUTINE,
                null,
                LONGEST,
                Instant.now(),
                Map.of())));
    return await(submissionId);
  }

  private ImageClassified await(String submissionId) {
    Instant end = Instant.now().plus(LONGEST);
    while (Instant.now().isBefore(end)) {
      for (ImageClassified verdict : verdicts.poll(Duration.ofMillis(100))) {
        if (verdict.submissionId().equals(submissionId)) {
          return verdict;
        }
      }
    }
    throw new IllegalStateException("verdict: none (expected: one within " + LONGEST + ")");
  }

  @Override
  public void close() {
    publisher.close();
    verdicts.close();
  }
}
