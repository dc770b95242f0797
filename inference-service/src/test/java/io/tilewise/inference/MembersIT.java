package io.tilewise.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tilewise.events.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Members that come and go while tiles are scored. */
class MembersIT extends InferenceFixture {
  @Test
  void shouldScoreEveryTileThoughItsPartitionGoesElsewhereInMidBatch() throws Exception {
    try (BrokerFixture kafka = new BrokerFixture(BROKER, "rebalance.")) {
      EveryTileOnce tiles = new EveryTileOnce(kafka);
      tiles.write(300, Lane.values());
      try (Member first = Member.join(kafka)) {
        await().atMost(PATIENCE).until(first.engine::holds);

        try (Member second = Member.join(kafka)) {
          awaitShares(kafka, 2);
          assertThat(first.engine.holds()).isTrue();
          first.engine.open();
          second.engine.open();

          tiles.check();
          assertThat(first.scored()).isPositive();
          assertThat(second.scored()).isPositive();
        }
      }
    }
  }

  @Test
  void shouldTakeNoPartitionBeforeItsModelsAreWarm() throws Exception {
    try (BrokerFixture kafka = new BrokerFixture(BROKER, "cold.");
        Member cold = Member.cold(kafka)) {
      await().atMost(PATIENCE).until(cold.engine::holdsLoad);
      EveryTileOnce tiles = new EveryTileOnce(kafka);
      tiles.write(30, Lane.values());
      try (Member warm = Member.join(kafka)) {
        warm.engine.open();
        tiles.check();

        assertThat(kafka.shares(Lane.ROUTINE)).containsExactly(3);
        assertThat(cold.health().live()).isTrue();
        assertThat(cold.health().ready()).isFalse();
        assertThat(cold.health().detail()).isEqualTo("models are not warm yet");

        cold.engine.openLoads();
        awaitShares(kafka, 2);
        await().atMost(PATIENCE).until(() -> cold.health().ready());
      }
    }
  }

  @Test
  void shouldEndThoughItsModelsNeverBecameWarm() throws Exception {
    try (BrokerFixture kafka = new BrokerFixture(BROKER, "never-warm.")) {
      Member cold = Member.cold(kafka);
      await().atMost(PATIENCE).until(cold.engine::holdsLoad);

      cold.leave();

      assertThat(cold.health().detail()).isNotEqualTo("ready");
      cold.engine.openLoads();
    }
  }

  @Test
  void shouldScoreEveryTileWhileMembersComeAndGo() throws Exception {
    try (BrokerFixture kafka = new BrokerFixture(BROKER, "scale.")) {
      EveryTileOnce tiles = new EveryTileOnce(kafka);
      tiles.write(600, Lane.values());
      try (Member one = Member.join(kafka)) {
        one.engine.let(3);
        await().atMost(PATIENCE).until(() -> one.scored() > 0);

        List<Member> others = new ArrayList<>();
        // As many as there are partitions in a lane: of more, one may have none in any lane.
        Stream.generate(() -> Member.join(kafka)).limit(2).forEach(others::add);
        awaitShares(kafka, 3);
        others.forEach(other -> other.engine.let(2));
        await().atMost(PATIENCE).until(() -> others.stream().allMatch(MembersIT::hasScored));
        others.forEach(Member::close);
        awaitShares(kafka, 1);
        assertThat(tiles.answered()).as("some are left for the last one").isLessThan(600);
        one.engine.open();

        tiles.check();
      }
    }
  }

  /**
   * Whether it has scored a tile; if not, another batch may go through. What was let through before
   * may have been of a partition that went elsewhere meanwhile, in a lane that was still being
   * shared out.
   */
  private static boolean hasScored(Member member) {
    boolean scored = member.scored() > 0;
    if (!scored) {
      member.engine.let(1);
    }
    return scored;
  }

  /** Until so many members have shared the routine lane out. */
  private static void awaitShares(BrokerFixture kafka, int members) {
    await()
        .atMost(PATIENCE)
        .until(() -> kafka.shares(Lane.ROUTINE), shares -> shares.size() == members);
  }
}
