package io.tilewise.standalone.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tilewise.events.ImageClassified;
import io.tilewise.events.Topics;
import io.tilewise.events.codec.Decoded;
import io.tilewise.events.codec.EventCodec;
import io.tilewise.kafka.KafkaRecords;
import io.tilewise.kafka.PipelineConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;

/** Sends odd records, each with a good image right behind it, and hears what is said of them. */
final class HostileTrial implements AutoCloseable {
  private static final Topics TOPICS = new Topics("");

  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final int partitions;
  private final String goodUri;
  private final Map<String, List<ImageClassified>> verdicts = new HashMap<>();

  /** By topic, partition and offset of what was given up. */
  private final Map<String, Set<String>> letters = new HashMap<>();

  private final Map<OddRecord, String> positions = new HashMap<>();
  private int goods;

  HostileTrial(PipelineConnection broker, String goodUri) {
    this.goodUri = goodUri;
    producer =
        new KafkaProducer<>(
            broker.client(Map.of()), new ByteArraySerializer(), new ByteArraySerializer());
    consumer =
        new KafkaConsumer<>(
            broker.client(Map.of("isolation.level", "read_committed", "fetch.max.wait.ms", 50)),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    partitions = consumer.partitionsFor(TOPICS.imagesSubmitted()).size();
    List<TopicPartition> read =
        Stream.of(TOPICS.imagesClassified(), TOPICS.deadLetters())
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(each -> new TopicPartition(each.topic(), each.partition()))
            .toList();
    consumer.assign(read);
    consumer.seekToBeginning(read);
  }

  /**
   * Sends an odd record and a good image on its partition behind it.
   *
   * @return whether the good image has its verdict within this time
   */
  boolean passes(OddRecord odd, Duration turn) throws Exception {
    RecordMetadata sent = producer.send(odd.record()).get();
    positions.put(odd, sent.topic() + "/" + sent.partition() + "/" + sent.offset());
    String good = goodOn(sent.partition() % partitions);
    producer
        .send(
            new ProducerRecord<>(
                TOPICS.imagesSubmitted(),
                good.getBytes(UTF_8),
                OddRecords.submission(good, goodUri, "thin-smear", "").getBytes(UTF_8)))
        .get();
    return within(turn, () -> !verdicts(good).isEmpty());
  }

  /** The next name of a good image that this partition holds. */
  private String goodOn(int partition) {
    while (true) {
      String name = "good-" + goods++;
      if (Utils.toPositive(Utils.murmur2(name.getBytes(UTF_8))) % partitions == partition) {
        return name;
      }
    }
  }

  /** A condition of the trial. */
  interface Condition {
    boolean holds();
  }

  /** Whether this comes to hold, while records are heard. */
  boolean within(Duration time, Condition condition) {
    long end = System.nanoTime() + time.toNanos();
    while (!condition.holds() && System.nanoTime() < end) {
      consumer.poll(Duration.ofMillis(50)).forEach(this::hear);
    }
    return condition.holds();
  }

  private void hear(ConsumerRecord<byte[], byte[]> record) {
    if (record.topic().equals(TOPICS.deadLetters())) {
      String position =
          "%s/%s/%s"
              .formatted(
                  header(record, "dead_letter_topic"),
                  header(record, "dead_letter_partition"),
                  header(record, "dead_letter_offset"));
      letters
          .computeIfAbsent(position, _ -> new TreeSet<>())
          .add(header(record, "dead_letter_cause"));
    } else if (EventCodec.decode(KafkaRecords.received(record), ImageClassified.class)
        instanceof Decoded.Accepted<ImageClassified> accepted) {
      ImageClassified verdict = accepted.event();
      verdicts.computeIfAbsent(verdict.imageId(), _ -> new ArrayList<>()).add(verdict);
    }
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), UTF_8);
  }

  /** Of one image. */
  List<ImageClassified> verdicts(String imageId) {
    return verdicts.getOrDefault(imageId, List.of());
  }

  /** Every verdict of a good image. */
  List<ImageClassified> goodVerdicts() {
    return verdicts.entrySet().stream()
        .filter(each -> each.getKey().startsWith("good-"))
        .flatMap(each -> each.getValue().stream())
        .toList();
  }

  /** What was said of an odd record: causes, reasons and states. */
  Set<String> said(OddRecord odd) {
    Set<String> said = new TreeSet<>(letters.getOrDefault(positions.get(odd), Set.of()));
    for (ImageClassified verdict : verdicts(odd.name())) {
      said.add(verdict.reason() == null ? verdict.status().name() : verdict.reason().name());
    }
    return said;
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
    consumer.close();
  }
}
