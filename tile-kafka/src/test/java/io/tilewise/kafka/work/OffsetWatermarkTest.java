package io.tilewise.kafka.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class OffsetWatermarkTest {
  private final OffsetWatermark watermark = new OffsetWatermark();

  @Test
  void shouldCommitNothingBeforeAnythingIsTaken() {
    assertThat(watermark.committable()).isEmpty();
  }

  @Test
  void shouldCommitNothingWhileTheFirstIsUnderWay() {
    watermark.taken(7);
    watermark.taken(8);

    watermark.finished(8);

    assertThat(watermark.committable()).isEmpty();
  }

  @Test
  void shouldCommitAllWhenTheFirstIsFinishedLast() {
    watermark.taken(7);
    watermark.taken(8);
    watermark.finished(8);

    watermark.finished(7);

    assertThat(watermark.committable()).isEqualTo(OptionalLong.of(9));
  }

  @Test
  void shouldCommitUpToTheFirstThatIsUnderWay() {
    watermark.taken(7);
    watermark.taken(9);

    watermark.finished(7);

    assertThat(watermark.committable()).isEqualTo(OptionalLong.of(9));
  }

  @Test
  void shouldNotCommitTheSameTwice() {
    watermark.taken(7);
    watermark.finished(7);

    watermark.committed(8);

    assertThat(watermark.committable()).isEmpty();
  }

  @Test
  void shouldRefuseToFinishWhatIsNotUnderWay() {
    assertThatThrownBy(() -> watermark.finished(7))
        .hasMessage("offset: 7 (expected: one under way)");
  }

  @Test
  void shouldRefuseToTakeAnOffsetAgain() {
    watermark.taken(7);

    assertThatThrownBy(() -> watermark.taken(7)).hasMessage("offset: 7 (expected: >= 8)");
  }

  @Property(tries = 200)
  void shouldNeverCommitPastARecordUnderWayInAnyOrderOfEnding(
      @ForAll @Size(min = 1, max = 20) List<@IntRange(min = 1, max = 3) Integer> gaps,
      @ForAll long seed) {
    OffsetWatermark any = new OffsetWatermark();
    List<Long> underWay = new ArrayList<>();
    long offset = 0;
    for (int gap : gaps) {
      offset += gap;
      any.taken(offset);
      underWay.add(offset);
    }
    List<Long> order = new ArrayList<>(underWay);
    Collections.shuffle(order, new Random(seed));

    for (long next : order) {
      any.finished(next);
      underWay.remove(next);
      any.committable()
          .ifPresent(
              committable -> {
                assertThat(underWay).allMatch(held -> held >= committable);
                any.committed(committable);
              });
    }

    assertThat(any.committable()).isEmpty();
  }
}
