package io.tilewise.kafka.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class OffsetWatermarkRebalanceTest {
  private final OffsetWatermark watermark = new OffsetWatermark();

  @Test
  void shouldCommitOnlyContiguousOffsetsWhenBatchesFinishOutOfOrder() {
    watermark.taken(5);
    watermark.taken(6);
    watermark.taken(7);

    watermark.finished(6);
    watermark.finished(7);

    assertThat(watermark.committable()).isEmpty();
    watermark.finished(5);
    assertThat(watermark.committable()).hasValue(8);
  }

  @Test
  void shouldStepOverGapsInTheLog() {
    watermark.taken(5);
    watermark.taken(9);

    watermark.finished(5);

    assertThat(watermark.committable()).hasValue(9);
  }

  @Test
  void shouldCommitNothingTwice() {
    watermark.taken(5);
    watermark.finished(5);

    watermark.committed(6);

    assertThat(watermark.committable()).isEmpty();
  }

  @Test
  void shouldNotGoBackWhenAnOlderCommitIsAnsweredLate() {
    watermark.taken(5);
    watermark.taken(6);
    watermark.finished(5);
    watermark.finished(6);
    watermark.committed(7);

    watermark.committed(6);

    assertThat(watermark.committable()).isEmpty();
  }

  @Test
  void shouldRefuseOffsetsThatGoBackOrAreNotUnderWay() {
    watermark.taken(5);

    assertThatIllegalArgumentException().isThrownBy(() -> watermark.taken(5));
    assertThatIllegalArgumentException().isThrownBy(() -> watermark.finished(4));
  }

  /**
   * A partition's life under any order of ends and any number of rebalances: what is committed
   * never passes a record without an end, and in the end nothing is left.
   */
  @Property
  void shouldNeverPassARecordWithoutAnEnd(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int records) {
    Life life = new Life(new Random(seed), records);

    while (life.committed < records) {
      life.step();
    }

    assertThat(life.ended).containsAll(offsetsBefore(records));
  }

  private static final class Life {
    private final Random random;
    private final int records;
    private final Set<Long> ended = new HashSet<>();
    private final List<Long> underWay = new ArrayList<>();
    private OffsetWatermark current = new OffsetWatermark();
    private long position;
    private long committed;

    Life(Random random, int records) {
      this.random = random;
      this.records = records;
    }

    void step() {
      switch (random.nextInt(31) % 4) {
        case 0 -> take();
        case 1 -> finish();
        case 2 -> commit();
        default -> {
          if (random.nextInt(10) == 0) {
            rebalance();
          }
        }
      }
    }

    private void take() {
      if (position < records) {
        current.taken(position);
        underWay.add(position++);
      }
    }

    private void finish() {
      if (!underWay.isEmpty()) {
        long offset = underWay.remove(random.nextInt(underWay.size()));
        current.finished(offset);
        ended.add(offset);
      }
    }

    private void commit() {
      if (current.committable().isPresent()) {
        committed = current.committable().getAsLong();
        current.committed(committed);
        assertThat(ended).containsAll(offsetsBefore(committed));
      }
    }

    /** Revoked and assigned again: reading goes on from what was committed. */
    private void rebalance() {
      current = new OffsetWatermark();
      underWay.clear();
      position = committed;
    }
  }

  private static Set<Long> offsetsBefore(long end) {
    return LongStream.range(0, end).boxed().collect(Collectors.toSet());
  }
}
