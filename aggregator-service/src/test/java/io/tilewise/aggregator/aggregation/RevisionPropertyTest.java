package io.tilewise.aggregator.aggregation;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.aggregator.Slide;
import io.tilewise.aggregator.state.LastVerdict;
import io.tilewise.events.Event;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.LateTiles;
import io.tilewise.events.model.VerdictSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Weeks of a few images that are submitted again and again, in rounds with a pause of minutes to
 * weeks behind each: submissions that wait for minutes and for weeks, end in any order, are
 * rejected, never tiled, short of a tile that comes late, and sent twice; a tiler that says where a
 * submission's record is and one that does not; events again, and restarts, at any time.
 */
class RevisionPropertyTest {
  private static final int TILES = 3;
  private static final int IMAGES = 2;
  private static final int ROUNDS = 5;
  private static final Duration LONG_WAIT = Duration.ofDays(20);
  private static final List<Duration> PAUSES =
      List.of(
          Duration.ofSeconds(1),
          Slide.MAX_WAIT.plusMinutes(1),
          Duration.ofDays(1),
          Duration.ofDays(9),
          Duration.ofDays(21));

  /** Rows move when half their retention is over. */
  private static final Duration LOOKS = Duration.ofHours(5);

  /** For so long a verdict is remembered at least. */
  private static final Duration MARKED = Duration.ofDays(8).minusHours(1);

  /** One try. */
  private static final class World implements AutoCloseable {
    private final Random random;
    private final TaskInMemory task = new TaskInMemory(LateTiles.AMEND);

    /** Of each submission, the offset that counts. */
    private final Map<String, Long> offsets = new HashMap<>();

    private final Map<String, Slide> slides = new HashMap<>();
    private final List<Event> waiting = new ArrayList<>();
    private final List<Event> delivered = new ArrayList<>();
    private long nextOffset;

    World(long seed) {
      random = new Random(seed);
    }

    void live() {
      for (int round = 0; round < ROUNDS; round++) {
        List<Event> submitted = submit();
        waiting.addAll(submitted.stream().flatMap(event -> eventsOf(event).stream()).toList());
        Collections.shuffle(waiting, random);
        int left = random.nextInt(waiting.size() + 1);
        List<Event> now = new ArrayList<>(waiting.subList(left, waiting.size()));
        waiting.subList(left, waiting.size()).clear();
        // Kafka keeps the order of submissions, and nothing else.
        IntStream.range(0, submitted.size())
            .map(_ -> random.nextInt(now.size() + 1))
            .sorted()
            .boxed()
            .sorted(Comparator.reverseOrder())
            .forEach(at -> now.add(at, submitted.removeLast()));
        now.forEach(this::hear);
        pause(PAUSES.get(random.nextInt(PAUSES.size())));
      }
      waiting.forEach(this::hear);
      awake(LONG_WAIT.plusDays(1));
    }

    /** Of some images, one or two submissions each, in the order of their offsets. */
    private List<Event> submit() {
      List<Event> submitted = new ArrayList<>();
      for (int number = 0; number <= random.nextInt(4); number++) {
        String imageId = "img-" + random.nextInt(IMAGES);
        long offset = nextOffset++;
        String submissionId = imageId + "-s" + offset;
        offsets.put(submissionId, offset);
        slides.put(submissionId, slide(imageId, submissionId, offset));
        submitted.add(submission(slides.get(submissionId)));
      }
      return submitted;
    }

    private Slide slide(String imageId, String submissionId, long offset) {
      VerdictSettings settings = new VerdictSettings("majority-vote", null, null);
      return new Slide(
          imageId, submissionId, TILES, settings, random.nextBoolean() ? offset : null);
    }

    private ImageSubmitted submission(Slide slide) {
      ImageSubmitted usual = slide.submitted();
      return new ImageSubmitted(
          usual.imageId(),
          usual.submissionId(),
          usual.uri(),
          usual.model(),
          usual.lane(),
          usual.rule(),
          random.nextBoolean() ? Slide.MAX_WAIT : LONG_WAIT,
          usual.submittedAt(),
          usual.attributes());
    }

    /** What comes of it, one time in five nothing. */
    private List<Event> eventsOf(Event submitted) {
      Slide slide = slides.get(submitted.submissionId());
      Instant deadline = task.now().plus(((ImageSubmitted) submitted).maxWait());
      List<Event> events = new ArrayList<>();
      switch (random.nextInt(5)) {
        case 0 -> {}
        case 1 -> events.add(slide.rejected());
        default -> {
          events.add(slide.tiled(0, deadline));
          events.addAll(slide.scores());
        }
      }
      return events;
    }

    private void hear(Event event) {
      disturb();
      if (!isForgotten(event)) {
        task.hear(event, offset(event));
        delivered.add(event);
      }
    }

    private long offset(Event event) {
      return event instanceof ImageSubmitted ? offsets.get(event.submissionId()) : 7;
    }

    private void disturb() {
      task.pass(Duration.ofMillis(random.nextInt(2_000)));
      if (random.nextInt(8) == 0) {
        task.restartAfter(Duration.ofMillis(random.nextInt(500)));
      }
      if (random.nextInt(4) == 0 && !delivered.isEmpty()) {
        Event again = delivered.get(random.nextInt(delivered.size()));
        boolean sentTwice = again instanceof ImageSubmitted && random.nextBoolean();
        if (!isForgotten(again)) {
          task.hear(again, sentTwice ? nextOffset++ : offset(again));
        }
      }
      check();
    }

    /** Beyond the retention of markers nothing is delivered again: that is what they are for. */
    private boolean isForgotten(Event event) {
      return task.verdicts().stream()
          .filter(verdict -> verdict.submissionId().equals(event.submissionId()))
          .anyMatch(verdict -> RevisionPropertyTest.isForgotten(verdict, task.now()));
    }

    /** Awake or not: what fell due while it was down is done at the start. */
    private void pause(Duration pause) {
      if (random.nextInt(3) == 0) {
        task.restartAfter(pause);
      } else {
        awake(pause);
      }
      check();
    }

    private void awake(Duration time) {
      Instant end = task.now().plus(time);
      while (task.now().isBefore(end)) {
        task.pass(LOOKS);
      }
    }

    /** At any time: the last verdict is the highest that was given. */
    private void check() {
      byImage()
          .forEach(
              (imageId, verdicts) -> {
                Optional<LastVerdict> last = task.last(imageId);
                last.ifPresent(
                    stored ->
                        assertThat(stored.submissionId())
                            .isEqualTo(highest(verdicts).submissionId()));
                last.ifPresent(
                    stored ->
                        assertThat(stored.revision()).isEqualTo(highest(verdicts).revision()));
              });
    }

    Map<String, List<ImageClassified>> byImage() {
      return task.verdicts().stream().collect(groupingBy(ImageClassified::imageId));
    }

    @Override
    public void close() {
      task.close();
    }
  }

  private static boolean isForgotten(ImageClassified verdict, Instant now) {
    return Duration.between(verdict.classifiedAt(), now).compareTo(MARKED) >= 0;
  }

  private static ImageClassified highest(List<ImageClassified> verdicts) {
    return Collections.max(verdicts, Comparator.comparingLong(ImageClassified::revision));
  }

  @Property(tries = 500)
  void shouldEndWithTheNewestSubmissionForWhoeverKeepsTheHighestRevision_G1_G8(@ForAll long seed) {
    try (World world = new World(seed)) {
      world.live();

      Set<String> ended = new HashSet<>();
      world
          .byImage()
          .forEach(
              (imageId, verdicts) -> {
                verdicts.forEach(verdict -> ended.add(verdict.submissionId()));
                assertThat(verdicts)
                    .extracting(ImageClassified::revision)
                    .as("revisions of %s", imageId)
                    .doesNotHaveDuplicates();
                assertThat(highest(verdicts).submissionId())
                    .as("of %s", verdicts)
                    .isEqualTo(newest(world, verdicts));
                assertSuperseded(verdicts);
              });
      assertThat(ended).as("one verdict each").isEqualTo(world.offsets.keySet());
      assertOneFirstVerdictEach(world);
      world.awake(Duration.ofDays(30));
      assertThat(world.task.entries()).as("all is forgotten").isZero();
    }
  }

  private static String newest(World world, List<ImageClassified> verdicts) {
    return verdicts.stream()
        .map(ImageClassified::submissionId)
        .max(Comparator.comparing(world.offsets::get))
        .orElseThrow();
  }

  /** Each names the highest below it that was given before and was not yet forgotten. */
  private static void assertSuperseded(List<ImageClassified> verdicts) {
    TreeMap<Long, ImageClassified> given = new TreeMap<>();
    for (ImageClassified verdict : verdicts) {
      Map.Entry<Long, ImageClassified> before = given.lowerEntry(verdict.revision());
      if (before != null && !isForgotten(before.getValue(), verdict.classifiedAt())) {
        assertThat(verdict.supersedes()).isEqualTo(before.getKey());
      } else if (verdict.supersedes() != null) {
        assertThat(given).containsKey(verdict.supersedes());
      }
      given.put(verdict.revision(), verdict);
    }
  }

  private static void assertOneFirstVerdictEach(World world) {
    Map<String, List<ImageClassified>> bySubmission =
        world.task.verdicts().stream().collect(groupingBy(ImageClassified::submissionId));
    bySubmission.forEach(
        (submissionId, verdicts) -> {
          long first = (world.offsets.get(submissionId) + 1) * ImageClassified.AMENDMENTS;
          assertThat(verdicts)
              .extracting(ImageClassified::revision)
              .isEqualTo(
                  IntStream.range(0, verdicts.size())
                      .mapToObj(amendment -> first + amendment)
                      .toList());
          assertThat(verdicts)
              .extracting(ImageClassified::tiles)
              .allSatisfy(
                  tiles ->
                      assertThat(tiles.expected())
                          .isEqualTo(tiles.scored() + tiles.failed() + tiles.missing()));
        });
  }
}
