package io.tilewise.inference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.classifier.engine.EngineDevice;
import io.tilewise.classifier.engine.TensorFlowEngine;
import io.tilewise.events.Lane;
import io.tilewise.events.Reason;
import io.tilewise.events.codec.EncodedEvent;
import io.tilewise.events.codec.EventCodec;
import io.tilewise.events.model.ModelReference;
import io.tilewise.kafka.KafkaRecords;
import io.tilewise.runtime.ConfigurationException;
import io.tilewise.runtime.RunningService;
import java.util.EnumSet;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

/** What inference says of tiles, over a real broker. */
class InferenceServiceIT extends InferenceFixture {
  @Test
  void shouldSayWhatBecameOfEveryTile() throws Exception {
    try (BrokerFixture kafka = new BrokerFixture(BROKER, "all.")) {
      SimpleMeterRegistry meters = new SimpleMeterRegistry();
      for (int i = 0; i < 60; i++) {
        kafka.write(Lane.values()[i % 3], tile(i, MODEL), Tiles.png(SIZE, i));
      }
      kafka.write(Lane.ROUTINE, tile(60, MODEL), "no png".getBytes(UTF_8));
      kafka.write(Lane.ROUTINE, tile(61, MODEL), Tiles.png(64, 1));
      kafka.write(Lane.ROUTINE, tile(62, ModelReference.parse("none@1")), Tiles.png(SIZE, 1));
      kafka.write(
          kafka.topics.tiles(Lane.EXPRESS),
          "key".getBytes(UTF_8),
          new byte[9],
          new RecordHeaders());
      BrokerFixture.Reader scores = kafka.reader(kafka.topics.tilesScored());
      BrokerFixture.Reader letters = kafka.reader(kafka.topics.deadLetters());

      RunningService service = InferenceService.start(config(BROKER, kafka), meters);
      try {
        await().atMost(PATIENCE).until(() -> scores.read().size() >= 63);
        await().atMost(PATIENCE).until(() -> letters.read().size() >= 4);
        await().atMost(PATIENCE).until(() -> service.health().ready());
        await().atMost(PATIENCE).until(() -> kafka.lag() == 0);
      } finally {
        service.stopTaking();
        service.close();
      }

      assertThat(scored(scores.read())).containsExactlyElementsOf(indexes(60));
      assertThat(failures(scores.read()))
          .containsOnly(
              Map.entry(60, Reason.TILE_UNREADABLE),
              Map.entry(61, Reason.TILE_UNREADABLE),
              Map.entry(62, Reason.MODEL_UNKNOWN));
      assertThat(letters.read())
          .extracting(letter -> header(letter, "dead_letter_cause"))
          .containsExactlyInAnyOrder(
              "TILE_UNREADABLE", "TILE_UNREADABLE", "MODEL_UNKNOWN", "MALFORMED");
      assertThat(scores.read())
          .allMatch(record -> header(record, EventCodec.TRACEPARENT).equals(Tiles.TRACE));
      assertThat(meters.counter("tilewise.tiles.scored").count()).isEqualTo(60);
    }
  }

  @Test
  void shouldRefuseADeviceThatIsAbsentAtItsStart() throws Exception {
    assumeThat(TensorFlowEngine.start(new EngineDevice.Automatic()))
        .isEqualTo(new EngineDevice.Cpu());
    try (BrokerFixture kafka = new BrokerFixture(BROKER, "device.")) {
      InferenceConfig config =
          config(BROKER, kafka, MODELS, EnumSet.allOf(Lane.class), new EngineDevice.Gpu(0));

      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> InferenceService.start(config, new SimpleMeterRegistry()))
          .withMessageContaining("TILEWISE_INFERENCE_DEVICE: gpu:0 (expected: cpu, or a GPU that");
    }
  }

  @Test
  void shouldFindRoomInASmallTopicForADeadLetterOfLargeHeaders() throws Exception {
    try (BrokerFixture kafka = new BrokerFixture(BROKER, "small.")) {
      kafka.configure(kafka.topics.deadLetters(), "max.message.bytes", "65536");
      byte[] noise = new byte[90 << 10];
      new Random(1).nextBytes(noise);
      for (int i = 0; i < 40; i++) {
        EncodedEvent unreadable = Tiles.encoded(tile(i, MODEL), "no png".getBytes(UTF_8));
        Headers headers = KafkaRecords.headers(unreadable.headers());
        headers.add("foreign", i % 2 == 0 ? noise : new byte[noise.length]);
        kafka.write(
            kafka.topics.tiles(Lane.ROUTINE),
            unreadable.key().getBytes(UTF_8),
            unreadable.value(),
            headers);
      }
      kafka.write(Lane.ROUTINE, tile(40, MODEL), Tiles.png(SIZE, 1));
      BrokerFixture.Reader scores = kafka.reader(kafka.topics.tilesScored());
      BrokerFixture.Reader letters = kafka.reader(kafka.topics.deadLetters());

      RunningService service =
          InferenceService.start(config(BROKER, kafka), new SimpleMeterRegistry());
      try {
        await().atMost(PATIENCE).until(() -> letters.read().size() == 40 && kafka.lag() == 0);
        await().atMost(PATIENCE).until(() -> service.health().ready());
      } finally {
        service.stopTaking();
        service.close();
      }

      assertThat(failures(scores.read()).keySet()).containsExactlyInAnyOrderElementsOf(indexes(40));
      assertThat(scored(scores.read())).containsExactly(40);
      assertThat(letters.read())
          .extracting(letter -> header(letter, "dead_letter_text"))
          .filteredOn(text -> text.startsWith("headers: "))
          .hasSize(20);
    }
  }
}
