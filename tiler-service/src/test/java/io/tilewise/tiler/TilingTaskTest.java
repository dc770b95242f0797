package io.tilewise.tiler;

import static io.tilewise.tiler.Workshop.NOW;
import static io.tilewise.tiler.Workshop.submission;
import static io.tilewise.tiler.Workshop.work;
import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.events.ImageTiled;
import io.tilewise.events.TileExtracted;
import io.tilewise.events.codec.EventCodec;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.png.TilePng;
import io.tilewise.kafka.work.Work;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TilingTaskTest extends TilingAttempts {
  @Test
  void shouldWriteAllTilesAndThenTheManifest() throws Exception {
    Path file = workshop.image("a.png", 40, 20);

    boolean ended = end(work(submission(file.toUri(), "cells")));

    assertThat(ended).isTrue();
    assertThat(written()).extracting(ProducerRecord::topic).startsWith("tiles.express");
    assertThat(written()).hasSize(7);
    ImageTiled manifest = (ImageTiled) event(written().getLast());
    assertThat(manifest.tileCount()).isEqualTo(6);
    assertThat(manifest.model().id()).hasToString("cells@1");
  }

  @Test
  void shouldKeyTilesByTheirIdentityAndPassTheTraceOn() throws Exception {
    Path file = workshop.image("a.png", 40, 20);

    end(work(submission(file.toUri(), "cells")));

    ProducerRecord<byte[], byte[]> tile = written().get(4);
    assertThat(tile.key()).asString().isEqualTo("order-1/4");
    assertThat(((TileExtracted) event(tile)).index()).isEqualTo(4);
    assertThat(written())
        .allSatisfy(
            record ->
                assertThat(record.headers().lastHeader("traceparent").value())
                    .asString()
                    .isEqualTo("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
  }

  @Test
  void shouldWriteNoManifestBeforeTheLastTileIsAcknowledged() throws Exception {
    Path file = workshop.image("a.png", 40, 20);
    List<Boolean> allTilesAcknowledged = new ArrayList<>();
    worker =
        worker(
            () ->
                new MockProducer<>(
                    false, null, new ByteArraySerializer(), new ByteArraySerializer()) {
                  @Override
                  public synchronized Future<RecordMetadata> send(
                      ProducerRecord<byte[], byte[]> record, Callback callback) {
                    if (record.topic().equals("images.tiled")) {
                      allTilesAcknowledged.add(!completeNext());
                    }
                    return super.send(record, callback);
                  }
                });

    end(work(submission(file.toUri(), "cells")));

    assertThat(allTilesAcknowledged).containsExactly(true);
  }

  @Test
  void shouldCountTheDeadlineFromTheRecordsTimestamp() throws Exception {
    Path file = workshop.image("a.png", 16, 16);

    end(work(submission(file.toUri(), "cells")));

    ImageTiled manifest = (ImageTiled) event(written().getLast());
    assertThat(manifest.deadline()).isEqualTo(NOW.minusSeconds(30).plus(Duration.ofHours(2)));
    assertThat(manifest.tiledAt()).isEqualTo(NOW);
  }

  @Test
  void shouldPublishNoTileOfGlassAndCountIt() throws Exception {
    RgbPixels glass = new RgbPixels(40, 20, new byte[40 * 20 * RgbPixels.CHANNELS]);
    Arrays.fill(glass.rgb(), (byte) 0xf0);
    Path file = workshop.file("a.png", TilePng.encode(glass));
    workshop.model("m", 16, 0, "pad", ", \"tissue\": \"auto\"");

    end(work(submission(file.toUri(), "m")));

    assertThat(written()).extracting(ProducerRecord::topic).containsExactly("images.tiled");
    assertThat(((ImageTiled) event(written().getLast())).backgroundTiles()).isEqualTo(6);
    assertThat(counter("tilewise.tiles.background")).isEqualTo(6);
    assertThat(counter("tilewise.images.tiled")).isEqualTo(1);
  }

  @Test
  void shouldNotBelieveATimestampInTheFuture() throws Exception {
    Path file = workshop.image("a.png", 16, 16);
    byte[] json = EventCodec.json(submission(file.toUri(), "cells"));

    end(work("slide-1", json, 5, NOW.plus(Duration.ofDays(99))));

    assertThat(((ImageTiled) event(written().getLast())).deadline())
        .isEqualTo(NOW.plus(Duration.ofHours(2)));
  }

  @Test
  void shouldCutTheImageAgainWithANewProducerWhenKafkaFailed() throws Exception {
    Path file = workshop.image("a.png", 40, 20);
    worker = worker(this::failingOnce);

    boolean ended = end(work(submission(file.toUri(), "cells")));

    assertThat(ended).isTrue();
    assertThat(producers).hasSize(2);
    assertThat(producers.getFirst().closed()).isTrue();
    assertThat(written()).hasSize(7);
    assertThat(worker.problem()).isNull();
    assertThat(counter("tilewise.images.retried")).isEqualTo(1);
  }

  @Test
  void shouldLeaveAnAbandonedImageWithoutAManifest() throws Exception {
    Path file = workshop.image("a.png", 40, 20);
    Work work = work(submission(file.toUri(), "cells"));
    work.leave();

    boolean ended = end(work);

    assertThat(ended).isFalse();
    assertThat(producers).isEmpty();
  }

  @Test
  void shouldEndARetryWhenTheTilerStops() throws Exception {
    Path file = workshop.image("a.png", 40, 20);
    worker = worker(this::failing);
    Work work = work(submission(file.toUri(), "cells"));
    worker.stop(Instant.now());

    boolean ended = end(work);

    assertThat(ended).isFalse();
    assertThat(work.isAbandoned()).isTrue();
  }

  @Test
  void shouldLetModelsBeRepairedBetweenTwoSubmissions() throws Exception {
    Path file = workshop.image("a.png", 16, 16);
    Files.writeString(workshop.models.resolve("cells/1/model.json"), "{}");
    end(work(submission(file.toUri(), "cells")));
    workshop.model("cells", 16, 0, "pad");

    end(work(submission(file.toUri(), "cells")));

    assertThat(written())
        .extracting(ProducerRecord::topic)
        .containsExactly("images.rejected", "tiles.express", "images.tiled");
  }
}
