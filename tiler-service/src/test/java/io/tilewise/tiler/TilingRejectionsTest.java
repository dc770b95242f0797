package io.tilewise.tiler;

import static io.tilewise.tiler.Workshop.NOW;
import static io.tilewise.tiler.Workshop.submission;
import static io.tilewise.tiler.Workshop.work;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.events.ImageRejected;
import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.Reason;
import io.tilewise.events.codec.EventCodec;
import io.tilewise.image.png.TilePng;
import io.tilewise.kafka.work.Work;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.zip.CRC32;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Submissions that end without a manifest, and what is said of each. */
@Timeout(60)
class TilingRejectionsTest extends TilingAttempts {
  @Test
  void shouldRejectAnImageThatCannotBeRead() throws Exception {
    Path file = workshop.file("a.png", "text".getBytes(UTF_8));

    boolean ended = end(work(submission(file.toUri(), "cells")));

    assertThat(ended).isTrue();
    assertThat(written()).hasSize(1);
    ImageRejected rejected = (ImageRejected) event(written().getFirst());
    assertThat(rejected.reason()).isEqualTo(Reason.IMAGE_UNSUPPORTED);
    assertThat(rejected.text())
        .isEqualTo("image: a text file (expected: PNG, JPEG, TIFF or DICOM)");
    assertThat(counter("tilewise.images.rejected")).isEqualTo(1);
  }

  @Test
  void shouldRejectAnImageWhoseDeadlineHasPassedWithoutCuttingIt() throws Exception {
    Path file = workshop.image("a.png", 40, 20);
    byte[] json = EventCodec.json(submission(file.toUri(), "cells"));

    end(work("slide-1", json, 5, NOW.minus(Duration.ofHours(3))));

    assertThat(written()).hasSize(1);
    ImageRejected rejected = (ImageRejected) event(written().getFirst());
    assertThat(rejected.reason()).isEqualTo(Reason.NOT_TILED_IN_TIME);
    assertThat(rejected.text())
        .isEqualTo("deadline: 2026-03-01T11:00:00Z (expected: tiled by then)");
  }

  @Test
  void shouldPutWhatIsNoSubmissionIntoTheDeadLettersAsItWas() throws Exception {
    byte[] json = "{\"imageId\": \"slide-1\"".getBytes(UTF_8);

    boolean ended = end(work("slide-1", json, 5, NOW));

    assertThat(ended).isTrue();
    ProducerRecord<byte[], byte[]> letter = written().getFirst();
    assertThat(letter.topic()).isEqualTo("dead-letters");
    assertThat(letter.key()).asString().isEqualTo("slide-1");
    assertThat(letter.value()).isEqualTo(json);
    assertThat(header(letter, "dead_letter_cause")).isEqualTo("MALFORMED");
    assertThat(header(letter, "dead_letter_service")).isEqualTo("tiler");
    assertThat(header(letter, "dead_letter_offset")).isEqualTo("5");
    assertThat(header(letter, "traceparent"))
        .isEqualTo("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    assertThat(counter("tilewise.dead.letters")).isEqualTo(1);
  }

  @Test
  void shouldPutAReadableButInvalidSubmissionIntoTheDeadLettersAlone() throws Exception {
    byte[] json =
        "{\"imageId\":\"slide-1\",\"submissionId\":\"o\",\"uri\":\"file:///x\",\"model\":\"a b\"}"
            .getBytes(UTF_8);

    end(work("slide-1", json, 5, NOW));

    assertThat(written()).extracting(ProducerRecord::topic).containsExactly("dead-letters");
    assertThat(header(written().getFirst(), "dead_letter_cause")).isEqualTo("INVALID");
  }

  @Test
  void shouldRejectAnImageThatKeepsFailingWhenItsDeadlinePasses() throws Exception {
    Path file = workshop.image("a.png", 16, 16);
    Work work = work(submission(file.toUri(), "cells"));
    // The time of the first failure is past the deadline, which the second attempt finds out.
    worker =
        worker(
            () -> {
              now = NOW.plus(Duration.ofHours(3));
              return failingOnce();
            });

    end(work);

    assertThat(written()).hasSize(1);
    assertThat(((ImageRejected) event(written().getFirst())).text())
        .isEqualTo(
            "deadline: 2026-03-01T13:59:30Z (expected: tiled by then); "
                + "tiling is tried again after PublishException");
  }

  @Test
  void shouldRejectAnImageAtOnceWhoseTilesTheirTopicNeverTakes() throws Exception {
    Path file = workshop.image("a.png", 40, 20);
    worker = worker(this::refusingTiles);

    boolean ended = end(work(submission(file.toUri(), "cells")));

    assertThat(ended).isTrue();
    ImageRejected rejected = (ImageRejected) event(written().getLast());
    assertThat(rejected.reason()).isEqualTo(Reason.IMAGE_TOO_LARGE);
    assertThat(rejected.text()).contains("large");
    assertThat(meters.get("tilewise.images.retried").counter().count()).isZero();
  }

  /** Its laboratory would wait for its deadline, and not hear why. */
  @Test
  void shouldRejectAnImageThatTheTilerItselfFailsOn() throws Exception {
    Path file = workshop.image("a.png", 40, 20);
    worker = worker(this::reliable, failingOnce(new IllegalStateException("of our own code")));

    boolean ended = end(work(submission(file.toUri(), "cells")));

    assertThat(ended).isTrue();
    assertThat(written())
        .extracting(ProducerRecord::topic)
        .containsExactly("images.rejected", "dead-letters");
    ImageRejected rejected = (ImageRejected) event(written().getFirst());
    assertThat(rejected.reason()).isEqualTo(Reason.PROCESSING_FAILED);
    assertThat(rejected.text()).contains("IllegalStateException: of our own code");
  }

  @Test
  void shouldRejectADamagedImageForItsDamageAlthoughItsTilesAreRefused() throws Exception {
    // More tiles are read than there is room for between the reader and the sender.
    Path file = workshop.file("a.png", halved(TilePng.encode(Workshop.noise(960, 960, 1))));
    worker = worker(this::refusingTilesLate);

    boolean ended = end(work(submission(file.toUri(), "cells")));

    assertThat(ended).isTrue();
    assertThat(producers).as("a tile was sent before").hasSize(2);
    assertThat(written()).extracting(ProducerRecord::topic).containsExactly("images.rejected");
    assertThat(((ImageRejected) event(written().getFirst())).reason())
        .isEqualTo(Reason.IMAGE_CORRUPT);
  }

  @Test
  void shouldNotMoveTheDeadlineOfATimestampInTheFutureWithEachAttempt() throws Exception {
    Path file = workshop.image("a.png", 40, 20);
    byte[] json = EventCodec.json(submission(file.toUri(), "cells"));
    worker =
        worker(
            () -> {
              now = NOW.plus(Duration.ofHours(3));
              return failingOnce();
            });

    end(work("slide-1", json, 5, NOW.plus(Duration.ofDays(99))));

    assertThat(((ImageRejected) event(written().getFirst())).text())
        .startsWith("deadline: 2026-03-01T14:00:00Z (expected: tiled by then)");
  }

  /**
   * Says that it is half as high, with a checksum that fits: its pixels go on behind the last row.
   */
  private static byte[] halved(byte[] png) {
    ByteBuffer bytes = ByteBuffer.wrap(png);
    bytes.putInt(20, bytes.getInt(20) / 2);
    CRC32 crc = new CRC32();
    crc.update(png, 12, 17);
    bytes.putInt(29, (int) crc.getValue());
    return png;
  }

  @Test
  void shouldRejectAnImageThatProcessesDiedOfUntried() throws Exception {
    Path file = workshop.image("a.png", 40, 20);
    byte[] json = EventCodec.json(submission(file.toUri(), "cells"));
    Work work = new Work(Workshop.record("slide-1", json, 5, NOW), _ -> {}, true);

    assertThat(end(work)).isTrue();

    assertThat(written())
        .extracting(ProducerRecord::topic)
        .containsExactly("images.rejected", "dead-letters");
    ImageRejected rejected = (ImageRejected) event(written().getFirst());
    assertThat(rejected.reason()).isEqualTo(Reason.PROCESSING_FAILED);
    assertThat(rejected.text()).isEqualTo(Work.QUARANTINED_TEXT);
    assertThat(header(written().getLast(), "dead_letter_cause")).isEqualTo(Work.QUARANTINED);
    assertThat(
            meters
                .counter("tilewise.dead.letters", "service", "tiler", "cause", Work.QUARANTINED)
                .count())
        .isEqualTo(1);
  }

  /** It would have been in vain in time as well, and is what helps whoever asked. */
  @Test
  void shouldNameWhatWasAskedInVainRatherThanTheDeadline() throws Exception {
    Path file = workshop.image("a.png", 40, 20);

    assertLate(submission(file.toUri(), "lungs"), Reason.MODEL_UNKNOWN)
        .isEqualTo("model: lungs (expected: one of cells@1)");
    assertLate(submission(file.toUri(), "cells", "coin-toss"), Reason.RULE_UNKNOWN)
        .startsWith("verdict.rule: coin-toss (expected: one of ");
    assertLate(submission(URI.create("file:///etc/a.png"), "cells"), Reason.URI_NOT_ALLOWED)
        .isEqualTo("uri: outside (expected: a file: URI below one of the image roots)");
    assertLate(submission(URI.create("http://scans/a.png"), "cells"), Reason.URI_NOT_ALLOWED)
        .isEqualTo("uri scheme: http (expected: file)");
  }

  @Test
  void shouldNameTheDeadlineWhileModelsAreAway() throws Exception {
    Path file = workshop.image("a.png", 40, 20);
    Files.move(workshop.models, folder.resolve("away"));

    assertLate(submission(file.toUri(), "cells"), Reason.NOT_TILED_IN_TIME)
        .isEqualTo("deadline: 2026-03-01T11:00:00Z (expected: tiled by then)");
  }

  private AbstractStringAssert<?> assertLate(ImageSubmitted submission, Reason reason)
      throws Exception {
    byte[] json = EventCodec.json(submission);
    end(work("slide-1", json, 5, NOW.minus(Duration.ofHours(3))));
    ImageRejected rejected = (ImageRejected) event(written().getLast());
    assertThat(rejected.reason()).isEqualTo(reason);
    return assertThat(rejected.text());
  }
}
