package io.tilewise.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tilewise.events.InferenceGroup;
import io.tilewise.events.Lane;
import org.junit.jupiter.api.Test;

/** Lanes that have members of their own, which may be none for a while. */
class LanesIT extends InferenceFixture {
  @Test
  void shouldLeaveTheOtherLanesToTheirOwnGroup() throws Exception {
    try (BrokerFixture kafka = new BrokerFixture(BROKER, "lanes.")) {
      InferenceGroup urgent = kafka.group(Lane.EXPRESS, Lane.ROUTINE);
      InferenceGroup deferred = kafka.group(Lane.DEFERRED);
      EveryTileOnce tiles = new EveryTileOnce(kafka, urgent, deferred);
      tiles.write(90, Lane.values());

      try (Member first = Member.join(urgent)) {
        first.engine.open();
        await().atMost(PATIENCE).until(() -> tiles.answered() == 60 && kafka.lag(urgent) == 0);
        assertThat(kafka.lag(deferred)).isEqualTo(30);
        assertThat(first.meters.find("tiles.queued").gauges())
            .extracting(gauge -> gauge.getId().getTag("lane"))
            .containsExactlyInAnyOrder("express", "routine");

        try (Member second = Member.join(deferred)) {
          second.engine.open();
          tiles.check();
          assertThat(first.scored()).isEqualTo(60);
          assertThat(second.scored()).isEqualTo(30);
        }
      }
    }
  }
}
