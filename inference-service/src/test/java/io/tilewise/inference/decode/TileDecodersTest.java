package io.tilewise.inference.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tilewise.image.RgbPixels;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TileDecodersTest {
  private static final int SIZE = 4;

  private final TileDecoders decoders = new TileDecoders(3);

  @AfterEach
  void close() {
    decoders.close();
  }

  @Test
  void shouldDoEachTileOnce() {
    Collection<Integer> done = new ConcurrentLinkedQueue<>();

    decoders.each(500, SIZE, (number, _, _) -> done.add(number));

    assertThat(done).containsExactlyInAnyOrderElementsOf(IntStream.range(0, 500).boxed().toList());
  }

  @Test
  void shouldUseAllThreadsEachWithADecoderOfItsOwn() {
    CyclicBarrier together = new CyclicBarrier(3);
    Set<Thread> threads = Collections.synchronizedSet(new HashSet<>());
    Set<TileDecoder> used = Collections.synchronizedSet(new HashSet<>());

    decoders.each(
        3,
        SIZE,
        (_, decoder, _) -> {
          threads.add(Thread.currentThread());
          used.add(decoder);
          await(together);
        });

    assertThat(threads).hasSize(3).contains(Thread.currentThread());
    assertThat(used).hasSize(3);
    decoders.close();
    threads.remove(Thread.currentThread());
    assertThat(threads).noneMatch(Thread::isAlive);
  }

  @Test
  void shouldGiveEachTileRoomOfItsOwnAndTheNextBatchTheSame() {
    List<RgbPixels> first = rooms(5, SIZE);
    List<RgbPixels> second = rooms(3, SIZE);

    assertThat(new HashSet<>(first)).hasSize(5);
    assertThat(second).isSubsetOf(first);
  }

  @Test
  void shouldGiveRoomOfTheSizeThatIsAskedFor() {
    rooms(5, SIZE);

    assertThat(rooms(2, 2 * SIZE)).allMatch(room -> room.width() == 8 && room.height() == 8);
  }

  @Test
  void shouldLeaveNobodyBehindWhenAStepThrows() throws Exception {
    CountDownLatch othersBegan = new CountDownLatch(2);
    CountDownLatch thrown = new CountDownLatch(1);
    AtomicBoolean left = new AtomicBoolean();
    Collection<Boolean> wroteAfterwards = new ConcurrentLinkedQueue<>();
    Thread own = Thread.currentThread();

    assertThatThrownBy(
            () -> {
              try {
                decoders.each(
                    3,
                    SIZE,
                    (_, _, _) -> {
                      if (Thread.currentThread() == own) {
                        await(othersBegan);
                        thrown.countDown();
                        throw new IllegalStateException("bug");
                      }
                      othersBegan.countDown();
                      await(thrown);
                      Thread.onSpinWait();
                      wroteAfterwards.add(left.get());
                    });
              } finally {
                left.set(true);
              }
            })
        .hasMessage("bug");

    assertThat(wroteAfterwards).containsExactly(false, false);
  }

  private List<RgbPixels> rooms(int tiles, int size) {
    List<RgbPixels> rooms = Collections.synchronizedList(new ArrayList<>());
    decoders.each(tiles, size, (_, _, room) -> rooms.add(room));
    return rooms;
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
