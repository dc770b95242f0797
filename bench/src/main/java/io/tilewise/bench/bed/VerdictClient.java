package io.tilewise.bench.bed;

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
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Announces images and waits for their verdicts. Confined to one thread. */
public final class VerdictClient implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final Duration POLL = Duration.ofMillis(100);

  private final SubmissionPublisher publisher;
  private final EventConsumer<ImageClassified> verdicts;
  private final ModelReference model;
  private final Map<String, ImageClassified> seen = new HashMap<>();

  public VerdictClient(String bootstrapServers, ModelReference model) {
    PipelineConnection pipeline = new PipelineConnection(bootstrapServers, new Topics(""));
    this.publisher = new SubmissionPublisher(pipeline, "/tilewise/bench");
    this.verdicts = EventConsumer.atBeginning(pipeline, Set.of(ImageClassified.class));
    this.model = model;
  }

  /**
   * An image that was announced.
   *
   * @param id of its submission
   * @param nanos when it was announced
   */
  public record Submitted(String id, long nanos) {}

  public Submitted submit(Path image, Lane lane) {
    return submit(image, lane, 1).getFirst();
  }

  /** Announces an image so many times at once, each time as another one. */
  public List<Submitted> submit(Path image, Lane lane, int times) {
    List<ImageSubmitted> all =
        Collections.nCopies(times, image).stream().map(each -> submission(each, lane)).toList();
    long now = System.nanoTime();
    publisher.publish(all);
    return all.stream().map(each -> new Submitted(each.submissionId(), now)).toList();
  }

  private ImageSubmitted submission(Path image, Lane lane) {
    String id = UUID.randomUUID().toString();
    return new ImageSubmitted(
        id, id, image.toUri(), model, lane, null, LONGEST, Instant.now(), Map.of());
  }

  /** Waits for the verdicts of all of them; seconds since they were announced. */
  public double seconds(List<Submitted> all, int tiles) {
    double seconds = 0;
    for (Submitted each : all) {
      seconds = Math.max(seconds, seconds(each, tiles));
    }
    return seconds;
  }

  /** Waits for its verdict, which counts so many tiles, all scored. */
  public double seconds(Submitted submitted, int tiles) {
    return seconds(submitted, await(submitted.id), tiles);
  }

  private static double seconds(Submitted submitted, ImageClassified verdict, int tiles) {
    double seconds = (System.nanoTime() - submitted.nanos) / 1e9;
    if (verdict.tiles().scored() != tiles || verdict.tiles().expected() != tiles) {
      throw new IllegalStateException(
          "verdict: %s, %s, %s (expected: %d tiles, all scored)"
              .formatted(verdict.status(), verdict.tiles(), verdict.text(), tiles));
    }
    return seconds;
  }

  /** Waits for its verdict and says how many tiles it counts, all scored. */
  public int tiles(Submitted submitted) {
    ImageClassified verdict = await(submitted.id);
    seconds(submitted, verdict, Math.max(1, verdict.tiles().expected()));
    return verdict.tiles().expected();
  }

  /** Takes out those whose verdicts are there, as {@link #seconds} does, without waiting. */
  public List<Double> arrived(Collection<Submitted> open, int tiles) {
    verdicts.poll(Duration.ofMillis(1)).forEach(each -> seen.put(each.submissionId(), each));
    List<Double> seconds = new ArrayList<>();
    open.removeIf(
        each -> {
          ImageClassified verdict = seen.remove(each.id);
          if (verdict != null) {
            seconds.add(seconds(each, verdict, tiles));
          }
          return verdict != null;
        });
    return seconds;
  }

  private ImageClassified await(String submissionId) {
    Instant end = Instant.now().plus(LONGEST);
    while (Instant.now().isBefore(end)) {
      ImageClassified verdict = seen.remove(submissionId);
      if (verdict != null) {
        return verdict;
      }
      verdicts.poll(POLL).forEach(each -> seen.put(each.submissionId(), each));
    }
    throw new IllegalStateException("verdict: none (expected: one within " + LONGEST + ")");
  }

  @Override
  public void close() {
    publisher.close();
    verdicts.close();
  }
}
