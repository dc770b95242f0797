package io.tilewise.standalone.pipeline;

import io.tilewise.events.Event;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.TileOutcome;
import io.tilewise.kafka.EventConsumer;
import io.tilewise.kafka.PipelineConnection;
import io.tilewise.kafka.SubmissionPublisher;
import io.tilewise.standalone.command.FailureException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Submits images and waits for their verdicts. */
public final class VerdictWait {
  /** What a verdict may need beyond its image's deadline: punctuation, commit, and the way here. */
  private static final Duration GRACE = Duration.ofMinutes(2);

  /** {@code ce_source} of what a command submits. */
  static final String SOURCE = "/tilewise/cli";

  private static final Set<Class<? extends Event>> KINDS =
      Set.of(TileOutcome.class, ImageClassified.class);

  private static final Set<Class<? extends Event>> KINDS_OF_TILES =
      Set.of(TileOutcome.class, ImageClassified.class, ImageTiled.class);

  /** What scores may need that are on their topic already: they come by another partition. */
  private static final Duration REST = Duration.ofSeconds(30);

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
    return verdicts(KINDS, submissions, maxWait, _ -> true);
  }

  /**
   * Submits and waits for the verdicts with all that they rest on: the listener hears manifests,
   * too. A verdict may overtake its scores on the way here, since they come by other partitions.
   *
   * @param isWhole whether the listener has heard all that a verdict counts; after half a minute
   *     the verdict is returned as it is
   */
  public List<ImageClassified> verdictsWithTiles(
      List<ImageSubmitted> submissions, Duration maxWait, Predicate<ImageClassified> isWhole) {
    return verdicts(KINDS_OF_TILES, submissions, maxWait, isWhole);
  }

  private List<ImageClassified> verdicts(
      Set<Class<? extends Event>> kinds,
      List<ImageSubmitted> submissions,
      Duration maxWait,
      Predicate<ImageClassified> isWhole) {
    try (EventConsumer<Event> events = EventConsumer.atEnd(pipeline, kinds);
        SubmissionPublisher publisher = new SubmissionPublisher(pipeline, SOURCE)) {
      publisher.publish(submissions);
      List<ImageClassified> verdicts = await(events, submissions, maxWait.plus(GRACE));
      long deadline = System.nanoTime() + REST.toNanos();
      while (!verdicts.stream().allMatch(isWhole) && System.nanoTime() < deadline) {
        check.run();
        hear(events, submissions);
      }
      return verdicts;
    }
  }

  private List<Event> hear(EventConsumer<Event> events, List<ImageSubmitted> submissions) {
    Set<String> ours =
        submissions.stream().map(ImageSubmitted::submissionId).collect(Collectors.toSet());
    List<Event> heard = new ArrayList<>(events.poll(POLL));
    heard.removeIf(event -> !ours.contains(event.submissionId()));
    heard.forEach(listener);
    return heard;
  }

  private List<ImageClassified> await(
      EventConsumer<Event> events, List<ImageSubmitted> submissions, Duration patience) {
    Map<String, ImageClassified> verdicts = new HashMap<>();
    long deadline = System.nanoTime() + patience.toNanos();
    while (verdicts.size() < submissions.size()) {
      check.run();
      if (System.nanoTime() > deadline) {
        throw new FailureException(
            "verdicts: " + verdicts.size() + " of " + submissions.size() + " within " + patience);
      }
      for (Event event : hear(events, submissions)) {
        if (event instanceof ImageClassified verdict) {
          verdicts.put(verdict.submissionId(), verdict);
        }
      }
    }
    return submissions.stream().map(each -> verdicts.get(each.submissionId())).toList();
  }
}
