package io.tilewise.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tilewise.events.Lane;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Lanes that have members of their own, which may be none for a while. */
class LanesIT extends InferenceFixture {
  @Test
  void shouldLeaveTheOtherLanesToTheirOwnMembers() throws Exception {
    try (BrokerFixture kafka = new BrokerFixture(BROKER, "lanes.")) {
      Set<Lane> urgent = EnumSet.of(Lane.EXPRESS, Lane.ROUTINE);
      Set<Lane> deferred = EnumSet.of(Lane.DEFERRED);
      EveryTileOnce tiles = new EveryTileOnce(kafka);
      tiles.write(90, Lane.values());

      try (Member first = Member.join(kafka, urgent)) {
        first.engine.open();
        await().atMost(PATIENCE).until(() -> tiles.answered() == 60 && kafka.lag(urgent) == 0);
        assertThat(kafka.lag(deferred)).isEqualTo(30);
        assertThat(first.meters.find("tilewise.tiles.queued").gauges())
            .extracting(gauge -> gauge.getId().getTag("lane"))
            .containsExactlyInAnyOrder("express", "routine");

        try (Member second = Member.join(kafka, deferred)) {
          second.engine.open();
          tiles.check();
          assertThat(first.scored()).isEqualTo(60);
          assertThat(second.scored()).isEqualTo(30);
        }
      }
    }
  }
}
