package io.tilewise.inference;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tilewise.broker.EmbeddedBroker;
import io.tilewise.classifier.engine.EngineDevice;
import io.tilewise.events.Event;
import io.tilewise.events.Lane;
import io.tilewise.events.LateTiles;
import io.tilewise.events.Reason;
import io.tilewise.events.TileExtracted;
import io.tilewise.events.TileFailed;
import io.tilewise.events.TileOutcome;
import io.tilewise.events.TileScored;
import io.tilewise.events.codec.Decoded.Accepted;
import io.tilewise.events.codec.EventCodec;
import io.tilewise.events.codec.ReceivedRecord;
import io.tilewise.events.model.ModelReference;
import io.tilewise.image.png.TilePng;
import io.tilewise.inference.InferenceConfig.Batches;
import io.tilewise.inference.InferenceConfig.Preload;
import io.tilewise.inference.queue.ModelContent;
import io.tilewise.kafka.KafkaRecords;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Inference over a real broker with the sample model of this repository. */
@Execution(ExecutionMode.CONCURRENT)
abstract class InferenceFixture {
  static final Path MODELS = Path.of("../models").toAbsolutePath().normalize();
  static final ModelReference MODEL = ModelReference.parse("thin-smear@1");
  static final int SIZE = 128;
  static final Duration PATIENCE = Duration.ofMinutes(3);

  static final EmbeddedBroker BROKER = SharedBroker.BROKER;

  @TempDir Path directory;

  static TileExtracted tile(int index, String modelDigest) {
    return Tiles.tile(index, new ModelContent(MODEL, modelDigest), SIZE);
  }

  static TileExtracted tile(int index, ModelReference model) {
    return Tiles.tile(index, model, SIZE, TilePng.CONTENT_TYPE, null);
  }

  static InferenceConfig config(EmbeddedBroker broker, BrokerFixture kafka) {
    return config(broker, kafka, MODELS);
  }

  /** One that reads tiles by reference below a folder. */
  static InferenceConfig withImages(EmbeddedBroker broker, BrokerFixture kafka, Path root) {
    return config(
        broker,
        kafka,
        MODELS,
        EnumSet.allOf(Lane.class),
        new EngineDevice.Automatic(),
        new InferenceConfig.Images(List.of(root), 2, 32 << 20, 100_000_000, false));
  }

  static InferenceConfig config(EmbeddedBroker broker, BrokerFixture kafka, Path models) {
    return config(broker, kafka, models, EnumSet.allOf(Lane.class), new EngineDevice.Automatic());
  }

  /** The same with other models to preload. */
  static InferenceConfig preloading(Preload preload, InferenceConfig config) {
    return new InferenceConfig(
        config.kafka(),
        config.topics(),
        config.lanes(),
        config.models(),
        preload,
        config.maxModels(),
        config.batches(),
        config.device(),
        config.workers(),
        config.drain(),
        config.lateTiles(),
        config.callLimit(),
        config.images());
  }

  static InferenceConfig config(
      EmbeddedBroker broker,
      BrokerFixture kafka,
      Path models,
      Set<Lane> lanes,
      EngineDevice device) {
    return config(broker, kafka, models, lanes, device, InferenceConfig.Images.NONE);
  }

  private static InferenceConfig config(
      EmbeddedBroker broker,
      BrokerFixture kafka,
      Path models,
      Set<Lane> lanes,
      EngineDevice device,
      InferenceConfig.Images images) {
    return new InferenceConfig(
        Map.of(
            "bootstrap.servers",
            broker.bootstrapServers(),
            "heartbeat.interval.ms",
            1_000,
            "reconnect.backoff.max.ms",
            500),
        kafka.topics,
        lanes,
        models,
        new Preload.Named(List.of(ModelReference.parse("thin-smear"))),
        2,
        new Batches(32, Duration.ofMillis(20), 64, 64 << 20),
        device,
        1,
        Duration.ofSeconds(20),
        LateTiles.IGNORE,
        Duration.ofMinutes(5),
        images);
  }

  static Event event(ConsumerRecord<byte[], byte[]> record) {
    ReceivedRecord received =
        new ReceivedRecord(
            record.topic(),
            record.partition(),
            record.offset(),
            Instant.EPOCH,
            record.key(),
            record.value(),
            KafkaRecords.lookup(record.headers()));
    return ((Accepted<TileOutcome>) EventCodec.decode(received, TileOutcome.class)).event();
  }

  static Set<Integer> scored(List<ConsumerRecord<byte[], byte[]>> records) {
    return records.stream()
        .map(InferenceFixture::event)
        .filter(TileScored.class::isInstance)
        .map(event -> ((TileScored) event).index())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  static Map<Integer, Reason> failures(List<ConsumerRecord<byte[], byte[]>> records) {
    return records.stream()
        .map(InferenceFixture::event)
        .filter(TileFailed.class::isInstance)
        .map(TileFailed.class::cast)
        .collect(Collectors.toMap(TileFailed::index, TileFailed::reason, (a, b) -> a));
  }

  static Set<Integer> indexes(int count) {
    return IntStream.range(0, count).boxed().collect(Collectors.toCollection(TreeSet::new));
  }

  static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }
}
