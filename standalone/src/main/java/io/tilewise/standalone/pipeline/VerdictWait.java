package io.tilewise.standalone.pipeline;

import io.tilewise.events.Event;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.TileOutcome;
import io.tilewise.kafka.EventConsumer;
import io.tilewise.kafka.PipelineConnection;
import io.tilewise.kafka.SubmissionPublisher;
import io.tilewise.standalone.command.FailureException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Submits images and waits for their verdicts. */
public final class VerdictWait {
  /** What a verdict may need beyond its image's deadline: punctuation, commit, and the way here. */
  private static final Duration GRACE = Duration.ofMinutes(2);

  /** {@code ce_source} of what a command submits. */
  static final String SOURCE = "/tilewise/cli";

  private static final Set<Class<? extends Event>> KINDS =
      Set.of(TileOutcome.class, ImageClassified.class);

  private static final Duration POLL = Duration.ofMillis(200);

  private final PipelineConnection pipeline;
  private final Runnable check;
  private final Consumer<Event> listener;

  /**
   * Prepares.
   *
   * @param check throws when waiting has become pointless
   * @param listener hears every event of the submitted images, tile scores and verdicts
   */
  public VerdictWait(PipelineConnection pipeline, Runnable check, Consumer<Event> listener) {
    this.pipeline = pipeline;
    this.check = check;
    this.listener = listener;
  }

  /**
   * Submits and waits.
   *
   * @param submissions whose verdicts are returned in the same order
   * @param maxWait of the submissions
   * @throws FailureException when a verdict does not come
   * @throws PipelineException when the broker is away
   */
  public List<ImageClassified> verdicts(List<ImageSubmitted> submissions, Duration maxWait) {
    try (EventConsumer<Event> events = EventConsumer.atEnd(pipeline, KINDS);
        SubmissionPublisher publisher = new SubmissionPublisher(pipeline, SOURCE)) {
      publisher.publish(submissions);
      return await(events, submissions, maxWait.plus(GRACE));
    }
  }

  private List<ImageClassified> await(
      EventConsumer<Event> events, List<ImageSubmitted> submissions, Duration patience) {
    Set<String> ours =
        submissions.stream().map(ImageSubmitted::submissionId).collect(Collectors.toSet());
    Map<String, ImageClassified> verdicts = new HashMap<>();
    long deadline = System.nanoTime() + patience.toNanos();
    while (verdicts.size() < ours.size()) {
      check.run();
      if (System.nanoTime() > deadline) {
        throw new FailureException(
            "verdicts: " + verdicts.size() + " of " + ours.size() + " within " + patience);
      }
      for (Event event : events.poll(POLL)) {
        if (ours.contains(event.submissionId())) {
          listener.accept(event);
          if (event instanceof ImageClassified verdict) {
            verdicts.put(verdict.submissionId(), verdict);
          }
        }
      }
    }
    return submissions.stream().map(each -> verdicts.get(each.submissionId())).toList();
  }
}
