package io.tilewise.inference.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
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
  private final TileDecoders decoders = new TileDecoders(3, ReferencedTiles.NONE);

  @AfterEach
  void close() {
    decoders.close();
  }

  @Test
  void shouldDoEachTileOnce() {
    Collection<Integer> done = new ConcurrentLinkedQueue<>();

    decoders.each(500, (number, _) -> done.add(number));

    assertThat(done).containsExactlyInAnyOrderElementsOf(IntStream.range(0, 500).boxed().toList());
  }

  @Test
  void shouldUseAllThreadsEachWithADecoderOfItsOwn() throws Exception {
    CyclicBarrier together = new CyclicBarrier(3);
    Set<Thread> threads = Collections.synchronizedSet(new HashSet<>());
    Set<TileDecoder> used = Collections.synchronizedSet(new HashSet<>());

    decoders.each(
        3,
        (_, decoder) -> {
          threads.add(Thread.currentThread());
          used.add(decoder);
          await(together);
        });

    assertThat(threads).hasSize(3).contains(Thread.currentThread());
    assertThat(used).hasSize(3);
    decoders.close();
    threads.remove(Thread.currentThread());
    for (Thread ended : threads) {
      ended.join();
    }
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
                    (_, _) -> {
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
