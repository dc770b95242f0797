package io.tilewise.inference.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.events.Lane;
import io.tilewise.inference.queue.TileBuffer.Patience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TileBufferTest {
  private static final Patience AT_ONCE = Patience.of(Duration.ZERO);

  private final AtomicLong clock = new AtomicLong();
  private final TileBuffer<String, String> buffer =
      new TileBuffer<>(3, Duration.ofMillis(20), TileBufferTest::kind, clock::get);

  @Test
  void shouldTakeExpressBeforeRoutineBeforeDeferred() throws Exception {
    buffer.add(Lane.DEFERRED, "d");
    buffer.add(Lane.ROUTINE, "r");
    buffer.add(Lane.EXPRESS, "e1");
    buffer.add(Lane.EXPRESS, "e2");

    List<String> batch = buffer.take(AT_ONCE);

    assertThat(batch).containsExactly("e1", "e2", "r");
    assertThat(buffer.size(Lane.DEFERRED)).isOne();
  }

  @Test
  void shouldWaitForOthersUntilTheOldestHasWaitedLongEnough() throws Exception {
    buffer.add(Lane.ROUTINE, "first");
    clock.addAndGet(Duration.ofMillis(19).toNanos());
    buffer.add(Lane.ROUTINE, "second");

    List<String> early = buffer.take(AT_ONCE);
    clock.addAndGet(Duration.ofMillis(1).toNanos());

    assertThat(early).isEmpty();
    assertThat(buffer.take(AT_ONCE)).containsExactly("first", "second");
  }

  @Test
  void shouldNotWaitForMoreThanABatch() throws Exception {
    for (int i = 0; i < 4; i++) {
      buffer.add(Lane.ROUTINE, "t" + i);
    }

    List<String> batch = buffer.take(Patience.of(Duration.ofDays(1)));

    assertThat(batch).containsExactly("t0", "t1", "t2");
  }

  @Test
  void shouldLetTheOldestOfAnyLaneSayWhenABatchIsDue() throws Exception {
    buffer.add(Lane.DEFERRED, "old");
    clock.addAndGet(Duration.ofMillis(20).toNanos());
    buffer.add(Lane.EXPRESS, "young");

    List<String> batch = buffer.take(AT_ONCE);

    assertThat(batch).containsExactly("young", "old");
  }

  @Test
  void shouldForgetWhatIsTakenOut() throws Exception {
    buffer.add(Lane.ROUTINE, "gone");
    buffer.add(Lane.ROUTINE, "kept");
    clock.addAndGet(Duration.ofMillis(20).toNanos());

    buffer.removeIf("gone"::equals);

    assertThat(buffer.take(AT_ONCE)).containsExactly("kept");
  }

  @Test
  void shouldTakeTilesOfOneKindThatOfTheTileWhoseTurnItIs() throws Exception {
    buffer.add(Lane.DEFERRED, "d@a");
    buffer.add(Lane.ROUTINE, "r@b");
    buffer.add(Lane.ROUTINE, "r@a");
    buffer.add(Lane.EXPRESS, "e1@b");
    buffer.add(Lane.EXPRESS, "e2@a");

    assertThat(buffer.take(AT_ONCE)).containsExactly("e1@b", "r@b");
    assertThat(buffer.take(AT_ONCE)).containsExactly("e2@a", "r@a", "d@a");
  }

  @Test
  void shouldGiveMoreOfAKindUpToTheRoomThatThereIs() throws Exception {
    buffer.add(Lane.EXPRESS, "e@b");
    buffer.add(Lane.ROUTINE, "r1@a");
    buffer.add(Lane.ROUTINE, "r2@a");
    buffer.add(Lane.ROUTINE, "r3@a");

    List<String> more = buffer.more("a", 2, AT_ONCE);

    assertThat(more).containsExactly("r1@a", "r2@a");
    assertThat(buffer.more("a", 2, AT_ONCE)).as("neither full nor old").isEmpty();
    assertThat(buffer.size(Lane.ROUTINE)).isOne();
  }

  @Test
  @Timeout(60)
  void shouldWaitNoLongerThanUntilItIsEnough() throws Exception {
    AtomicBoolean enough = new AtomicBoolean();
    CountDownLatch asked = new CountDownLatch(1);
    Patience untilEnough =
        new Patience(
            Duration.ofDays(1),
            () -> {
              asked.countDown();
              return enough.get();
            });
    FutureTask<List<String>> taken = new FutureTask<>(() -> buffer.take(untilEnough));
    Thread.ofPlatform().daemon().start(taken);
    asked.await();
    enough.set(true);

    buffer.wake();

    assertThat(taken.get()).isEmpty();
  }

  private static String kind(String tile) {
    return tile.substring(tile.indexOf('@') + 1, tile.contains("@") ? tile.length() : 0);
  }

  @Property
  void shouldGiveEveryTileOnceAndInOrderOfItsLane(@ForAll List<Lane> lanes) throws Exception {
    TileBuffer<Boolean, String> any = new TileBuffer<>(3, Duration.ZERO, _ -> true, clock::get);
    for (int i = 0; i < lanes.size(); i++) {
      any.add(lanes.get(i), lanes.get(i) + " " + (1000 + i));
    }

    List<String> taken = new ArrayList<>();
    for (List<String> batch = any.take(AT_ONCE); !batch.isEmpty(); batch = any.take(AT_ONCE)) {
      assertThat(batch.size()).isLessThanOrEqualTo(3);
      taken.addAll(batch);
    }

    assertThat(taken).hasSize(lanes.size()).doesNotHaveDuplicates();
    for (Lane lane : Lane.values()) {
      assertThat(taken.stream().filter(t -> t.startsWith(lane.name())).toList()).isSorted();
    }
  }
}
