package io.tilewise.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.aggregator.state.SubmissionKey;
import io.tilewise.events.Event;
import io.tilewise.events.LateTiles;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Some weeks at a constant rate, on a clock that is moved by hand: what is on disk and in memory
 * grows for as long as it is to be kept, and then no more. Every tenth image gets half its tiles
 * only, so there are verdicts at the deadline, too.
 */
class RetentionTest {
  private static final int DAYS = 24;

  /** By then rows of the first days have expired. */
  private static final int FIRST = 6;

  private static final int IMAGES_PER_DAY = 40;
  private static final int TILES = 20;
  private static final Duration STEP = Duration.ofDays(1).dividedBy(IMAGES_PER_DAY);
  private static final Duration WAIT = Duration.ofHours(2);

  /** From then on the first markers are gone, and the first tile rows for long. */
  private static final int FULL = 9;

  /** A round of compaction in which all that can go has gone. */
  private static final int PLATEAU = 7;

  /** A segment is half a retention long, so two begin before a row expires, and two are cut. */
  private static final long MOST_SEGMENTS = 4;

  @TempDir private Path directory;
  private final List<Slide> slides = new ArrayList<>();
  private Harness aggregator;

  @AfterEach
  void close() {
    aggregator.close();
  }

  @ParameterizedTest
  @EnumSource
  void shouldHoldNoMoreThanWhatIsStillToBeKept(LateTiles lateTiles) {
    aggregator = new Harness(directory, 1, Harness.timing(lateTiles));
    List<Footprint> days = new ArrayList<>();

    for (int day = 0; day < DAYS; day++) {
      passOneDay();
      days.add(Footprint.of(aggregator, directory));
    }

    assertThat(days.subList(FULL, DAYS))
        .allSatisfy(day -> assertThat(day.segments()).isBetween(2L, MOST_SEGMENTS));
    assertFlat(figures(days, Footprint::markers), 1);
    assertFlat(figures(days, Footprint::agenda), 1);
    assertFlat(figures(days, Footprint::allEntries), 1);
    assertFlat(lower(figures(days, Footprint::tableBytes)), 1.3);
    assertBounded(figures(days, Footprint::rowEntries));
    int mayBeAmended = lateTiles == LateTiles.IGNORE ? 0 : IMAGES_PER_DAY / 10 * 2;
    assertThat(inMemory()).isBetween(1L, 2L + mayBeAmended);
    assertThatAllGoesWhenNothingComes();
  }

  private void assertThatAllGoesWhenNothingComes() {
    assertThat(aggregator.verdicts()).hasSize(slides.size() - 1);
    aggregator.pass(Harness.TIMING.retention());
    aggregator.pass(Harness.TIMING.retention());
    aggregator.pass(Harness.TIMING.finalRetention());
    aggregator.pass(STEP);
    assertThat(Footprint.of(aggregator, directory).entries()).isEmpty();
    assertThat(inMemory()).isZero();
    assertThat(aggregator.oldest()).isEmpty();
  }

  private static List<Long> figures(List<Footprint> days, ToLongFunction<Footprint> figure) {
    return days.stream().map(figure::applyAsLong).toList();
  }

  /**
   * Of each day and the next the lower figure: a day may be looked at in the midst of a compaction,
   * with the tables of before and after. What grows is higher on the next day, too.
   */
  private static List<Long> lower(List<Long> figures) {
    return IntStream.range(0, figures.size() - 1)
        .mapToObj(day -> Math.min(figures.get(day), figures.get(day + 1)))
        .toList();
  }

  /**
   * How much of what is deleted is still in a table depends on when RocksDB last compacted: for
   * some days there are the tables of before and after, in the first ones as well. Between two
   * compactions what is kept for ever shows as twice as much as in the first {@value #FIRST} days
   * (tried with rows that were kept twenty times as long), on other days not at all.
   */
  private static void assertBounded(List<Long> figures) {
    long first = Collections.max(figures.subList(0, FIRST));
    assertThat(first).isPositive();
    assertThat(figures.subList(FIRST, figures.size()))
        .describedAs("%s", figures)
        .allSatisfy(later -> assertThat((double) later).isLessThanOrEqualTo(first * 1.5));
  }

  /** The last days may not exceed what was reached as soon as all had been kept for its time. */
  private static void assertFlat(List<Long> figures, double factor) {
    long plateau = Collections.max(figures.subList(FULL, FULL + PLATEAU));
    assertThat(plateau).isPositive();
    assertThat(figures.subList(FULL + PLATEAU, figures.size()))
        .describedAs("%s", figures)
        .allSatisfy(later -> assertThat((double) later).isLessThanOrEqualTo(plateau * factor));
  }

  /** One image after the other begins, while the one before it gets its last tiles. */
  private void passOneDay() {
    for (int image = 0; image < IMAGES_PER_DAY; image++) {
      Slide slide = Slide.of("img-" + slides.size(), TILES);
      Instant deadline = Harness.START.plus(STEP.multipliedBy(slides.size())).plus(WAIT);
      aggregator.send(slide.submitted(), slide.tiled(0, deadline));
      aggregator.send(firstHalf(slide));
      if (slides.size() % 10 != 0) {
        aggregator.send(secondHalf(slides.getLast()));
      }
      slides.add(slide);
      aggregator.pass(STEP);
    }
  }

  private static List<Event> firstHalf(Slide slide) {
    return slide.scores().subList(0, TILES / 2);
  }

  private static List<Event> secondHalf(Slide slide) {
    return slide.scores().subList(TILES / 2, TILES);
  }

  private long inMemory() {
    return slides.stream()
        .filter(
            slide -> aggregator.inFlight.counts(SubmissionKey.of(slide.submitted())).isPresent())
        .count();
  }
}
