package io.tilewise.aggregator.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.aggregator.state.ImageRecords.Due;
import io.tilewise.aggregator.state.ImageRecords.Kind;
import java.time.Instant;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.internals.InMemoryKeyValueStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ImageRecordsTest {
  private static final Instant NOW = Instant.parse("2026-11-29T10:00:00.000700Z");
  private static final SubmissionKey FIRST = SubmissionKey.parse("a/1");
  private static final SubmissionKey SECOND = SubmissionKey.parse("b/2");

  private final CountedStore store = new CountedStore();
  private final ImageRecords records = new ImageRecords(store);

  @BeforeEach
  void init() {
    store.init(new MockProcessorContext<Void, Void>().getStateStoreContext(), store);
  }

  @Test
  void shouldNotLookAtTheStoreBeforeTheNextEntryIsDue() {
    records.schedule(Kind.WAKE, NOW.plusSeconds(60), FIRST);
    records.due(Kind.WAKE, NOW, 9);
    int looks = store.looks;

    records.due(Kind.WAKE, NOW.plusSeconds(59), 9);

    assertThat(store.looks).isEqualTo(looks);
  }

  @Test
  void shouldGiveWhatIsDueAfterTimesOfNothing() {
    records.schedule(Kind.WAKE, NOW.plusSeconds(60), FIRST);
    records.due(Kind.WAKE, NOW, 9);

    assertThat(records.due(Kind.WAKE, NOW.plusSeconds(60), 9)).map(Due::key).containsExactly(FIRST);
  }

  @Test
  void shouldGiveWhatWasEnteredBeforeTheNextThatItKnewOf() {
    records.schedule(Kind.WAKE, NOW.plusSeconds(60), FIRST);
    records.due(Kind.WAKE, NOW, 9);
    records.schedule(Kind.WAKE, NOW.plusSeconds(30), SECOND);

    assertThat(records.due(Kind.WAKE, NOW.plusSeconds(30), 9))
        .map(Due::key)
        .containsExactly(SECOND);
  }

  @Test
  void shouldGiveWhatWasEnteredForNowAfterNothingWasThere() {
    records.due(Kind.EXPIRE, NOW, 9);
    records.schedule(Kind.EXPIRE, NOW, FIRST);

    assertThat(records.due(Kind.EXPIRE, NOW.minusNanos(500_000), 9))
        .map(Due::key)
        .containsExactly(FIRST);
  }

  @Test
  void shouldFindWhatLiesInTheStoreAtItsStart() {
    records.schedule(Kind.AMEND, NOW, FIRST);
    ImageRecords restarted = new ImageRecords(store);
    restarted.schedule(Kind.AMEND, NOW.plusSeconds(1), SECOND);

    assertThat(restarted.due(Kind.AMEND, NOW, 9)).map(Due::key).containsExactly(FIRST);
  }

  /** How often somebody looks for entries. */
  private static final class CountedStore extends InMemoryKeyValueStore {
    private int looks;

    CountedStore() {
      super(ImageRecords.STORE);
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
      looks++;
      return super.range(from, to);
    }
  }
}
