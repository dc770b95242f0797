package io.tilewise.aggregator.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ForeignSourcesTest {
  @Test
  void shouldTellApartOnlySoManySourcesWhateverIsSent() {
    ForeignSources sources = new ForeignSources();
    Set<String> labels = new HashSet<>();

    for (int source = 0; source < 1000; source++) {
      labels.add(sources.label("/scanner/" + source));
    }

    assertThat(labels).hasSize(ForeignSources.MAX + 1).contains("/scanner/0", "other");
    assertThat(sources.label("/scanner/0")).isEqualTo("/scanner/0");
  }

  @Test
  void shouldMakeAPrintableShortLabel() {
    assertThat(new ForeignSources().label("a\nb\u202e" + "x".repeat(500)))
        .isEqualTo("a?b?" + "x".repeat(96));
  }
}
