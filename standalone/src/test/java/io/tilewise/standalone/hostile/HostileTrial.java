package io.tilewise.standalone.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tilewise.events.Event;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageRejected;
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
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;

/** Sends odd records, each with a good image right behind it, and hears what is said of them. */
final class HostileTrial implements AutoCloseable {
  /** Stands before a reason that the tiler gives, whatever the verdict says. */
  static final String REJECTED = "rejected ";

  private static final Topics TOPICS = new Topics("");

  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final int partitions;
  private final String goodUri;
  private final Map<String, List<ImageClassified>> verdicts = new HashMap<>();

  /** By topic, partition and offset of what was given up. */
  private final Map<String, Set<String>> letters = new HashMap<>();

  /** By imageId. */
  private final Map<String, Set<String>> rejections = new HashMap<>();

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
        Stream.of(TOPICS.imagesClassified(), TOPICS.imagesRejected(), TOPICS.deadLetters())
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
    return goodPasses(send(odd) % partitions, turn);
  }

  /** Sends it alone, and returns its partition. */
  int send(OddRecord odd) throws Exception {
    RecordMetadata sent = producer.send(odd.record()).get();
    positions.put(odd, sent.topic() + "/" + sent.partition() + "/" + sent.offset());
    return sent.partition();
  }

  /** Sends a good image to each partition; whether each has its verdict within this time. */
  boolean goodPassesEverywhere(Duration turn) throws Exception {
    for (int partition = 0; partition < partitions; partition++) {
      if (!goodPasses(partition, turn)) {
        return false;
      }
    }
    return true;
  }

  private boolean goodPasses(int partition, Duration turn) throws Exception {
    String good = goodOn(partition);
    producer
        .send(OddRecords.submitted(good, OddRecords.submission(good, goodUri, "thin-smear", "")))
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
      add(letters, position, header(record, "dead_letter_cause"));
    } else if (EventCodec.decode(KafkaRecords.received(record), Event.class)
        instanceof Decoded.Accepted<Event> accepted) {
      hear(accepted.event());
    }
  }

  private void hear(Event event) {
    if (event instanceof ImageClassified verdict) {
      verdicts.computeIfAbsent(verdict.imageId(), _ -> new ArrayList<>()).add(verdict);
    } else if (event instanceof ImageRejected rejection) {
      add(rejections, rejection.imageId(), REJECTED + rejection.reason());
    }
  }

  private static void add(Map<String, Set<String>> all, String key, String value) {
    all.computeIfAbsent(key, _ -> new TreeSet<>()).add(value);
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

  /** What was said of an odd record: causes, reasons and states, and the tiler's own word. */
  Set<String> said(OddRecord odd) {
    Set<String> said = new TreeSet<>(letters.getOrDefault(positions.get(odd), Set.of()));
    said.addAll(rejections.getOrDefault(odd.name(), Set.of()));
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
