package io.tilewise.standalone;

import io.tilewise.events.Event;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.TileOutcome;
import io.tilewise.events.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Submits images and waits for their verdicts. */
final class Judgement {
  /** What a verdict may need beyond its image's deadline: punctuation, commit, and the way here. */
  private static final Duration GRACE = Duration.ofMinutes(2);

  private static final Duration POLL = Duration.ofMillis(200);

  private final Broker broker;
  private final Runnable check;
  private final Consumer<Event> listener;

  /**
   * Prepares.
   *
   * @param check throws when waiting has become pointless
   * @param listener hears every event of the submitted images, tile scores and verdicts
   */
  Judgement(Broker broker, Runnable check, Consumer<Event> listener) {
    this.broker = broker;
    this.check = check;
    this.listener = listener;
  }

  /**
   * Submits and waits.
   *
   * @param submissions whose verdicts are returned in the same order
   * @param maxWait of the submissions
   * @throws FailureException when the broker is away or a verdict does not come
   */
  List<ImageClassified> judge(List<ImageSubmitted> submissions, Duration maxWait) {
    try (EventConsumer<Event> events = EventConsumer.atEnd(broker, topics());
        SubmissionPublisher publisher = new SubmissionPublisher(broker)) {
      publisher.publish(submissions);
      return await(events, submissions, maxWait.plus(GRACE));
    }
  }

  private Map<String, Class<? extends Event>> topics() {
    Topics topics = new Topics(broker.topicPrefix());
    return Map.of(
        topics.tilesScored(), TileOutcome.class,
        topics.imagesClassified(), ImageClassified.class);
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
