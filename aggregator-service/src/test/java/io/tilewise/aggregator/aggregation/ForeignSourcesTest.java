package io.tilewise.aggregator.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForeignSourcesTest {
  @Test
  void shouldNameEachSourceOnceAndOnlySoManyWhateverIsSent() {
    ForeignSources sources = new ForeignSources();
    List<String> named = new ArrayList<>();

    for (int record = 0; record < 2000; record++) {
      sources.heard("/scanner/" + record / 2).ifPresent(named::add);
    }

    assertThat(named).hasSize(ForeignSources.MAX).doesNotHaveDuplicates().contains("/scanner/0");
  }

  @Test
  void shouldNameASourcePrintablyAndShort() {
    assertThat(new ForeignSources().heard("a\nb\u202e" + "x".repeat(500)))
        .contains("a?b?" + "x".repeat(96));
  }
}
