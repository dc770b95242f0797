package io.tilewise.standalone.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.broker.EmbeddedBroker;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageClassified.Status;
import io.tilewise.events.Reason;
import io.tilewise.events.TileCounts;
import io.tilewise.events.Topics;
import io.tilewise.events.codec.EventCodec;
import io.tilewise.imageverdict.ImageVerdict;
import io.tilewise.imageverdict.Stamp;
import io.tilewise.kafka.KafkaRecords;
import io.tilewise.standalone.CommandRun;
import io.tilewise.standalone.command.ExitCode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchCommandIT {
  @TempDir Path folder;

  private static ImageClassified verdict(String imageId, Status status) {
    TileCounts none = new TileCounts(0, 0, 0, 0, 0);
    Stamp stamp = new Stamp(1, null, Instant.EPOCH);
    return ImageVerdict.unjudged(
        imageId, imageId, status, Reason.IMAGE_CORRUPT, "torn", none, Instant.EPOCH, stamp);
  }

  @Test
  void shouldSayToScriptsThatAnImageHasNoWholeVerdict() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("kafka"))) {
      String at = broker.bootstrapServers();
      assertThat(CommandRun.of("topics", "create", "--bootstrap", at).exitCode()).isZero();
      publish(at, verdict("glass", Status.NO_TISSUE));
      CommandRun whole = CommandRun.of(watch(at, "1"));
      publish(at, verdict("torn", Status.REJECTED));

      CommandRun torn = CommandRun.of(watch(at, "2"));

      assertThat(whole.exitCode()).as(whole.err()).isEqualTo(ExitCode.DONE);
      assertThat(torn.exitCode()).as(torn.err()).isEqualTo(ExitCode.INCOMPLETE);
      assertThat(torn.out()).hasSize(2);
    }
  }

  private static String[] watch(String bootstrap, String count) {
    return new String[] {
      "watch", "--from-beginning", "--count", count, "--format", "json", "--bootstrap", bootstrap
    };
  }

  private static void publish(String bootstrap, ImageClassified verdict) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer
          .send(
              KafkaRecords.toSend(
                  new Topics("").imagesClassified(),
                  new EventCodec("/test").encode(verdict, Instant.EPOCH, null)))
          .get();
    }
  }
}
