package io.tilewise.inference;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.tilewise.classifier.TileClassifier;
import io.tilewise.image.RgbPixels;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CallLimitTest {
  private static final Duration LIMIT = Duration.ofSeconds(3);
  private static final List<RgbPixels> TILES = List.of(new RgbPixels(4, 4, new byte[48]));

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE); // it overflows, as it may
  private final CallLimit limit = new CallLimit(LIMIT, nanos::get);
  private final FakeModels models = new FakeModels().with(Tiles.MODEL, '1');
  private final FakeClassifier fake = models.classifier(Tiles.MODEL, '1');
  private final Classifiers.Loader timed = limit.timed(models);
  private TileClassifier classifier;

  @BeforeEach
  void load() throws Exception {
    classifier = timed.load(timed.resolve(Tiles.MODEL));
  }

  @Test
  void shouldLetEachCallTakeItsTime() throws Exception {
    fake.meanwhile =
        () -> {
          nanos.addAndGet(LIMIT.toNanos());
          limit.check();
        };

    assertThatCode(
            () -> {
              var _ = classifier.score(TILES);
              var _ = classifier.score(TILES);
            })
        .doesNotThrowAnyException();
  }

  @Test
  void shouldNameTheBatchThatTakesLonger() {
    fake.meanwhile = this::takeTooLong;

    assertTooLong(() -> classifier.score(TILES), "batch of 1 through tiny@1");
  }

  @Test
  void shouldNameTheLoadThatTakesLonger() {
    models.meanwhile = this::takeTooLong;

    assertTooLong(() -> timed.load(timed.resolve(Tiles.MODEL)), "load of tiny@1");
  }

  @Test
  void shouldNameTheCloseThatTakesLonger() {
    fake.closing = this::takeTooLong;

    assertTooLong(classifier::close, "close of tiny@1");
  }

  @Test
  void shouldNotTimeACallThatIsBack() throws Exception {
    models.loading = new IOException("stale");
    fake.memory = 0;
    assertThatCode(() -> timed.load(timed.resolve(Tiles.MODEL))).isInstanceOf(IOException.class);
    assertThatCode(() -> classifier.score(TILES)).isInstanceOf(IOException.class);
    nanos.addAndGet(LIMIT.multipliedBy(2).toNanos());

    assertThatCode(limit::check).doesNotThrowAnyException();
  }

  private void takeTooLong() {
    nanos.addAndGet(LIMIT.toNanos() + 1);
    limit.check();
  }

  private static void assertTooLong(ThrowingCallable call, String what) {
    assertThatIllegalStateException()
        .isThrownBy(call)
        .withMessage(
            what
                + ": not back after PT3S (expected: within TILEWISE_INFERENCE_CALL_LIMIT); only a"
                + " new process helps");
  }
}
