package io.tilewise.bench.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.bench.bed.EventPublisher;
import io.tilewise.bench.bed.SyntheticImage;
import io.tilewise.bench.crash.CrashCheck.Findings;
import io.tilewise.broker.EmbeddedBroker;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.Topics;
import io.tilewise.imageverdict.Replay;
import io.tilewise.imageverdict.Stamp;
import io.tilewise.kafka.TopicAdmin;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** A check that finds nothing proves nothing: each fault that it looks for is planted once. */
class CrashCheckIT {
  private static final int TILES = 6;

  @TempDir private static Path folder;
  private static EmbeddedBroker broker;

  private Topics topics;
  private EventPublisher publisher;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start(folder.resolve("kafka"));
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void makeTopics(TestInfo test) {
    topics = new Topics(test.getTestMethod().orElseThrow().getName() + ".");
    broker.createTopics(TopicAdmin.newTopics(topics.specs(2, 1), 1));
    publisher = new EventPublisher(broker.bootstrapServers(), topics, 0);
  }

  @AfterEach
  void closePublisher() {
    publisher.close();
  }

  @Test
  void shouldFindNothingWhereEveryVerdictIsRight() {
    publisher.send(verdict(published("a")));
    publisher.send(verdict(published("b")));

    assertThat(look()).isEqualTo(new Findings(2, 0, 0, 0, 0));
  }

  @Test
  void shouldFindAVerdictThatIsThereTwice() {
    Replay image = published("a");
    publisher.send(verdict(image));
    publisher.send(verdict(image));

    assertThat(look()).isEqualTo(new Findings(2, 1, 0, 0, 0));
  }

  @Test
  void shouldFindThatAVerdictIsMissing() {
    publisher.send(verdict(published("a")));
    published("b");

    assertThat(look()).isEqualTo(new Findings(1, 0, 1, 0, 0));
  }

  @Test
  void shouldFindAVerdictThatCountedTheSecondScoreOfATile() {
    SyntheticImage image = new SyntheticImage("a", TILES);
    publish(image);
    publisher.send(image.scored(0, 1));
    Replay wrong = new Replay(image.tiled());
    wrong.add(image.scored(0, 1));
    for (int tile = 1; tile < TILES; tile++) {
      wrong.add(image.scored(tile));
    }
    publisher.send(verdict(wrong));

    assertThat(look()).isEqualTo(new Findings(1, 0, 0, 1, 0));
  }

  @Test
  void shouldFindAVerdictThatCameBeforeItsLastTile() {
    SyntheticImage image = new SyntheticImage("a", TILES);
    publish(image);
    Replay early = new Replay(image.tiled());
    early.add(image.scored(0));
    publisher.send(verdict(early));

    assertThat(look()).isEqualTo(new Findings(1, 0, 0, 1, 0));
  }

  @Test
  void shouldFindTheAccountsOfAnotherTileSet() {
    publish(new SyntheticImage("a", TILES));
    publisher.send(verdict(scored(new SyntheticImage("a", 2 * TILES))));

    assertThat(look()).isEqualTo(new Findings(1, 0, 0, 1, 1));
  }

  private Findings look() {
    publisher.flush();
    return new CrashCheck(broker.bootstrapServers(), topics).look();
  }

  private Replay published(String imageId) {
    SyntheticImage image = new SyntheticImage(imageId, TILES);
    publish(image);
    return scored(image);
  }

  private void publish(SyntheticImage image) {
    publisher.send(image.tiled());
    for (int tile = 0; tile < image.tiles(); tile++) {
      publisher.send(image.scored(tile));
    }
  }

  private static Replay scored(SyntheticImage image) {
    Replay replay = new Replay(image.tiled());
    for (int tile = 0; tile < image.tiles(); tile++) {
      replay.add(image.scored(tile));
    }
    return replay;
  }

  private static ImageClassified verdict(Replay image) {
    return image.judge(image.manifest().model(), new Stamp(1, null, Instant.now()));
  }
}
