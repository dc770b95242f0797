package io.tilewise.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tilewise.events.Lane;
import io.tilewise.events.Logits;
import io.tilewise.events.Reason;
import io.tilewise.events.TileScored;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Writes the tiles of one test, by their indexes, and holds against them what is said of them:
 * whoever counts each index once, as the aggregator does, has one outcome for each, and nothing is
 * left to be read.
 */
final class EveryTileOnce {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final BrokerFixture kafka;
  private final BrokerFixture.Reader outcomes;
  private final BrokerFixture.Reader letters;
  private final Map<Integer, Logits> toScore = new HashMap<>();
  private final Map<Integer, Reason> toFail = new HashMap<>();

  EveryTileOnce(BrokerFixture kafka) {
    this.kafka = kafka;
    this.outcomes = kafka.reader(kafka.topics.tilesScored());
    this.letters = kafka.reader(kafka.topics.deadLetters());
  }

  /** Writes good tiles, to each lane in turn. */
  void write(int count, Lane... lanes) throws Exception {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      // Each tile has another score than its neighbours, none of them one that fails.
      records.add(good(lanes[i % lanes.length], 100 + tiles() % 97));
    }
    kafka.write(records);
  }

  /** Writes a good tile that is known by its pixels, 0 to 99. */
  void writeOne(Lane lane, int value) throws Exception {
    kafka.write(List.of(good(lane, value)));
  }

  private ProducerRecord<byte[], byte[]> good(Lane lane, int value) {
    int index = tiles();
    toScore.put(index, Logits.of(value, 1));
    return kafka.record(lane, Tiles.tile(index), Tiles.png(Tiles.SIZE, value));
  }

  /** Writes a tile that is to fail, to the routine lane. */
  void write(Reason reason, String contentType, byte[] coded) throws Exception {
    int index = tiles();
    toFail.put(index, reason);
    kafka.write(Lane.ROUTINE, Tiles.tile(index, Tiles.MODEL, Tiles.SIZE, contentType, null), coded);
  }

  private int tiles() {
    return toScore.size() + toFail.size();
  }

  /** Tiles that have an outcome so far. */
  int answered() {
    Set<Integer> answered = new HashSet<>(InferenceFixture.scored(outcomes.read()));
    answered.addAll(InferenceFixture.failures(outcomes.read()).keySet());
    return answered.size();
  }

  /** Whether each has an outcome. */
  boolean isAnswered() {
    return answered() == tiles();
  }

  /** Everything that was said of them so far. */
  List<ConsumerRecord<byte[], byte[]>> said() {
    return outcomes.read();
  }

  /** Waits until each has an outcome and all is committed. */
  void awaitAll() {
    await().atMost(PATIENCE).until(this::isAnswered);
    await().atMost(PATIENCE).until(() -> kafka.lag() == 0);
    await().atMost(PATIENCE).until(() -> lost().size() == toFail.size());
  }

  /** Records of which there is a dead letter, by where they were read. */
  private Set<String> lost() {
    Set<String> lost = new HashSet<>();
    for (ConsumerRecord<byte[], byte[]> letter : letters.read()) {
      lost.add(
          InferenceFixture.header(letter, "dead_letter_topic")
              + "-"
              + InferenceFixture.header(letter, "dead_letter_partition")
              + "@"
              + InferenceFixture.header(letter, "dead_letter_offset"));
    }
    return lost;
  }

  /** Waits for all, and checks what was said: never one thing and another of the same tile. */
  void check() throws Exception {
    awaitAll();
    assertThat(scores()).isEqualTo(singletons(toScore));
    assertThat(InferenceFixture.failures(outcomes.read())).isEqualTo(toFail);
    assertThat(kafka.lag()).as("lag").isZero();
  }

  private Map<Integer, Set<Logits>> scores() {
    Map<Integer, Set<Logits>> scores = new HashMap<>();
    outcomes.read().stream()
        .map(InferenceFixture::event)
        .filter(TileScored.class::isInstance)
        .map(TileScored.class::cast)
        .forEach(
            score ->
                scores.computeIfAbsent(score.index(), _ -> new HashSet<>()).add(score.logits()));
    return scores;
  }

  private static Map<Integer, Set<Logits>> singletons(Map<Integer, Logits> scores) {
    Map<Integer, Set<Logits>> singletons = new HashMap<>();
    scores.forEach((index, logits) -> singletons.put(index, Set.of(logits)));
    return singletons;
  }
}
