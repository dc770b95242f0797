package io.tilewise.bench.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.bench.bed.EventPublisher;
import io.tilewise.bench.bed.SyntheticImage;
import io.tilewise.bench.crash.CrashCheck.Findings;
import io.tilewise.broker.EmbeddedBroker;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.Topics;
import io.tilewise.events.codec.DeadLetter;
import io.tilewise.imageverdict.Replay;
import io.tilewise.imageverdict.Stamp;
import io.tilewise.kafka.TopicAdmin;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
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

    assertThat(look()).isEqualTo(new Findings(2, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void shouldFindAVerdictThatIsThereTwice() {
    Replay image = published("a");
    publisher.send(verdict(image));
    publisher.send(verdict(image));

    assertThat(look()).isEqualTo(new Findings(2, 1, 0, 0, 0, 0, 0));
  }

  @Test
  void shouldFindThatAVerdictIsMissing() {
    publisher.send(verdict(published("a")));
    published("b");

    assertThat(look()).isEqualTo(new Findings(1, 0, 1, 0, 0, 0, 0));
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

    assertThat(look()).isEqualTo(new Findings(1, 0, 0, 1, 0, 0, 0));
  }

  @Test
  void shouldFindAVerdictThatCameBeforeItsLastTile() {
    SyntheticImage image = new SyntheticImage("a", TILES);
    publish(image);
    Replay early = new Replay(image.tiled());
    early.add(image.scored(0));
    publisher.send(verdict(early));

    assertThat(look()).isEqualTo(new Findings(1, 0, 0, 1, 0, 0, 0));
  }

  @Test
  void shouldFindTheAccountsOfAnotherTileSet() {
    publish(new SyntheticImage("a", TILES));
    publisher.send(verdict(scored(new SyntheticImage("a", 2 * TILES))));

    assertThat(look()).isEqualTo(new Findings(1, 0, 0, 1, 1, 0, 0));
  }

  @Test
  void shouldFindAnOlderSubmissionAboveTheNewestOne() {
    SyntheticImage older = new SyntheticImage("a", TILES);
    publish(older);
    publish(older.again());
    publisher.send(verdict(scored(older), 3));
    publisher.send(verdict(scored(older.again()), 2));

    assertThat(look()).isEqualTo(new Findings(2, 0, 0, 0, 0, 1, 0));
  }

  @Test
  void shouldFindARevisionOfTwoSubmissions() {
    SyntheticImage older = new SyntheticImage("a", TILES);
    publish(older);
    publish(older.again());
    publisher.send(verdict(scored(older.again()), 2));
    publisher.send(verdict(scored(older), 2));

    assertThat(look()).isEqualTo(new Findings(2, 0, 0, 0, 0, 1, 0));
  }

  @Test
  void shouldFindScoresOfAnotherContentThatCountedOrWereForgotten() {
    SyntheticImage image = new SyntheticImage("a", TILES).ofContent(CrashFeed.CONTENT);
    publisher.send(image.ofContent(CrashFeed.OVERWRITTEN).scored(0, 1));
    publish(image);
    SyntheticImage unsaid = new SyntheticImage("a", TILES);
    Replay wrong = new Replay(image.tiled());
    wrong.add(unsaid.scored(0, 1));
    for (int tile = 1; tile < TILES; tile++) {
      wrong.add(image.scored(tile));
    }
    publisher.send(verdict(wrong));

    assertThat(look()).isEqualTo(new Findings(1, 0, 0, 1, 0, 0, 1));
  }

  @Test
  void shouldFindTilesOfAnotherSourceThatCountedOrWereForgotten() {
    SyntheticImage image = new SyntheticImage("a", TILES).ofSource(CrashFeed.SOURCE);
    SyntheticImage replaced = image.ofSource(CrashFeed.REPLACED);
    publisher.send(replaced.scored(0, 1));
    publisher.send(replaced.failed(1));
    publish(image);
    SyntheticImage unsaid = new SyntheticImage("a", TILES);
    Replay wrong = new Replay(image.tiled());
    wrong.add(unsaid.scored(0, 1));
    for (int tile = 1; tile < TILES; tile++) {
      wrong.add(image.scored(tile));
    }
    publisher.send(verdict(wrong));

    assertThat(look()).isEqualTo(new Findings(1, 0, 0, 1, 0, 0, 2));
  }

  @Test
  void shouldFindADeadLetterThatShouldBeNone() throws Exception {
    publisher.send(verdict(published("a")));
    publisher.flush();
    ProducerRecord<byte[], byte[]> dead = new ProducerRecord<>(topics.deadLetters(), new byte[0]);
    new DeadLetter("aggregator", "MODEL_MISMATCH", "?", topics.tilesScored(), 0, 0)
        .headers()
        .forEach(dead.headers()::add);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(dead).get();
    }

    assertThat(look()).isEqualTo(new Findings(1, 0, 0, 0, 0, 0, 1));
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
    publisher.send(image.submitted());
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
    return verdict(image, 1);
  }

  private static ImageClassified verdict(Replay image, long revision) {
    return image.judge(image.manifest().model(), new Stamp(revision, null, Instant.now()));
  }
}
