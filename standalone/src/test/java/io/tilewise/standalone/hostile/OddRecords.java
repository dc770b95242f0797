package io.tilewise.standalone.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Everything odd that came to mind, as records of the pipeline's topics. */
final class OddRecords {
  private static final String SUBMITTED = "io.tilewise.ImageSubmitted.v1";

  private final OddFiles files;
  private final List<OddRecord> records = new ArrayList<>();

  private OddRecords(OddFiles files) {
    this.files = files;
  }

  static List<OddRecord> of(OddFiles files) {
    OddRecords odd = new OddRecords(files);
    new OddSubmissions(odd).add();
    new OddImages(odd).add();
    new OddModels(odd).add();
    new OddTiles(odd).add();
    return List.copyOf(odd.records);
  }

  OddRecord submit(String name, String json, String... answers) {
    return odd(name, submitted(name, json), answers);
  }

  OddRecord last() {
    return records.getLast();
  }

  OddFiles files() {
    return files;
  }

  OddRecord odd(String name, ProducerRecord<byte[], byte[]> record, String... answers) {
    OddRecord odd = new OddRecord(name, record, Set.of(answers));
    records.add(odd);
    return odd;
  }

  String good(String imageId, String fields) {
    return submission(imageId, uri(OddFiles.GOOD), "thin-smear", fields);
  }

  String uri(String file) {
    return files.images().toUri() + file;
  }

  static ProducerRecord<byte[], byte[]> submitted(String name, String json) {
    return with(record("images.submitted", name, json), "ce_type", SUBMITTED);
  }

  static String submission(String imageId, String uri, String model, String fields) {
    return "{\"imageId\":\"%s\",\"submissionId\":\"%s\",\"uri\":\"%s\",\"model\":\"%s\"%s}"
        .formatted(imageId, imageId, uri, model, fields);
  }

  static ProducerRecord<byte[], byte[]> with(
      ProducerRecord<byte[], byte[]> record, String header, String value) {
    record.headers().add(header, value.getBytes(UTF_8));
    return record;
  }

  static ProducerRecord<byte[], byte[]> record(
      String topic, @Nullable String key, @Nullable String value) {
    return record(topic, key, value == null ? null : value.getBytes(UTF_8), null);
  }

  static ProducerRecord<byte[], byte[]> record(
      String topic, @Nullable String key, byte @Nullable [] value, @Nullable Instant timestamp) {
    return new ProducerRecord<>(
        topic,
        null,
        timestamp == null ? null : timestamp.toEpochMilli(),
        key == null ? null : key.getBytes(UTF_8),
        value);
  }
}
