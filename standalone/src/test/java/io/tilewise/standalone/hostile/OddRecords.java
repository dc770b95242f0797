package io.tilewise.standalone.hostile;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.tilewise.events.Lane;
import io.tilewise.events.TileExtracted;
import io.tilewise.events.Topics;
import io.tilewise.events.codec.EncodedEvent;
import io.tilewise.events.codec.EventCodec;
import io.tilewise.events.model.ModelReference;
import io.tilewise.events.tiling.Region;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.png.TilePng;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Everything odd that came to mind, as records of the pipeline's topics. */
final class OddRecords {
  private static final Topics TOPICS = new Topics("");
  private static final String SUBMITTED = "io.tilewise.ImageSubmitted.v1";

  private final OddFiles files;
  private final List<OddRecord> records = new ArrayList<>();

  private OddRecords(OddFiles files) {
    this.files = files;
  }

  static List<OddRecord> of(OddFiles files) {
    OddRecords odd = new OddRecords(files);
    odd.addBytes();
    odd.addFields();
    odd.addFiles();
    odd.addModels();
    odd.addTimes();
    odd.addTiles();
    odd.addScores();
    return List.copyOf(odd.records);
  }

  private void addBytes() {
    raw("not-json", "not json", "MALFORMED");
    raw("no-bytes", "", "MALFORMED");
    raw("long-nonsense", "{" + "x".repeat(200_000), "MALFORMED");
    raw("deep", "{\"later\":" + "[".repeat(100_000), "MALFORMED");
    raw("endless-number", good("endless-number", ",\"n\":" + "9".repeat(100_000)), "MALFORMED");
    bytes("utf-16", good("utf-16", "").getBytes(UTF_16LE), "MALFORMED");
    bytes("tombstone", null, "TOMBSTONE");
    odd("wrong-key", record("images.submitted", "another", good("wrong-key", "")), "WRONG_KEY");
    odd("no-key", record("images.submitted", null, good("no-key", "")), "WRONG_KEY");
    typed("future", "io.tilewise.ImageSubmitted.v2", "FUTURE_VERSION");
    typed("foreign", "com.scanner.Image.v1", "FOREIGN_TYPE");
    typed("other-event", "io.tilewise.ImageTiled.v1", "FOREIGN_TYPE");
    OddRecord burdened = submit("burdened", good("burdened", ""), "COMPLETE");
    burdened.record().headers().add("burden", "h".repeat(90_000).getBytes(UTF_8));
    raw("burdened-nonsense", "nonsense", "MALFORMED");
    records.getLast().record().headers().add("burden", "h".repeat(90_000).getBytes(UTF_8));
  }

  private void addFields() {
    field("huge-rule", ",\"rule\":\"" + "r".repeat(900_000) + "\"", "INVALID");
    field("no-rule", ",\"rule\":\"no-such-rule\"", "RULE_UNKNOWN");
    field("no-parameter", ",\"rule\":\"top-k-mean(k=0)\"", "RULE_UNKNOWN");
    field("no-lane", ",\"lane\":\"NIGHTLY\"", "INVALID");
    field("twice", ",\"imageId\":\"once\"", "INVALID");
    String attributes =
        IntStream.range(0, 1000)
            .mapToObj(at -> "\"" + at + "\":\"\"")
            .collect(Collectors.joining(","));
    field("attributes", ",\"attributes\":{" + attributes + "}", "INVALID");
    field("half-pair", ",\"attributes\":{\"a\":\"\\ud83d\"}", "INVALID");
    raw("no-uri", "{\"imageId\":\"no-uri\",\"model\":\"thin-smear\"}", "INVALID");
    raw("bad-id", good("bad id", ""), "INVALID");
  }

  private void addFiles() {
    image("missing.png", "IMAGE_NOT_FOUND");
    image("folder.png", "IMAGE_NOT_FOUND");
    image("loop.png", "IMAGE_NOT_FOUND", "IMAGE_UNSUPPORTED", "URI_NOT_ALLOWED");
    image("pipe.png", "IMAGE_NOT_FOUND", "IMAGE_UNSUPPORTED");
    image("escape.png", "URI_NOT_ALLOWED");
    image("empty.png", "IMAGE_CORRUPT", "IMAGE_UNSUPPORTED");
    image("text.png", "IMAGE_UNSUPPORTED");
    image("picture.gif", "IMAGE_UNSUPPORTED");
    image("cut.png", "IMAGE_CORRUPT");
    image("flipped.png", "IMAGE_CORRUPT");
    image("vast.png", "IMAGE_TOO_LARGE", "IMAGE_UNSUPPORTED", "IMAGE_CORRUPT");
    image("cut.jpg", "IMAGE_CORRUPT");
    image("dot.png", "COMPLETE", "NO_TISSUE");
    String folder = files.images().toUri().toString();
    uri("long-name", folder + "n".repeat(300) + ".png", "IMAGE_NOT_FOUND");
    uri("long-path", folder + "n/".repeat(6000) + "x.png", "IMAGE_NOT_FOUND");
    uri("zero-byte", folder + "a%00b.png", "URI_NOT_ALLOWED", "IMAGE_NOT_FOUND");
    uri("latin", folder + "a%FCb.png", "URI_NOT_ALLOWED", "IMAGE_NOT_FOUND");
    uri("umlaut", folder + "\u00fc.png", "IMAGE_NOT_FOUND");
    uri("above", folder + "../secret.png", "URI_NOT_ALLOWED");
    uri("host", "file://host/x.png", "URI_NOT_ALLOWED");
    uri("opaque", "file:x.png", "URI_NOT_ALLOWED");
    uri("passwords", "file:///etc/passwd", "URI_NOT_ALLOWED");
    uri("device", "file:///dev/zero", "URI_NOT_ALLOWED");
    uri("http", "http://127.0.0.1:1/x.png", "URI_NOT_ALLOWED");
    uri("s3", "s3://bucket/x.png", "URI_NOT_ALLOWED");
  }

  private void addModels() {
    model("nobody", "MODEL_UNKNOWN");
    model("thin-smear@99", "MODEL_UNKNOWN");
    model("empty", "MODEL_UNKNOWN");
    model("../thin-smear", "INVALID");
    model("bad-card", "MODEL_UNUSABLE");
    model("half-card", "NOT_TILED_IN_TIME");
    model("cardless", "NOT_TILED_IN_TIME");
    model("long-labels", "MODEL_UNUSABLE");
    model("many-labels", "MODEL_UNUSABLE");
    model("unfitted", "RULE_NOT_FITTED", "MODEL_UNUSABLE");
    model("copying", "NOT_TILED_IN_TIME");
  }

  private void addTimes() {
    field("no-wait", ",\"maxWait\":\"PT0S\"", "INVALID");
    field("long-wait", ",\"maxWait\":\"P31D\"", "INVALID");
    field("longer-than-kept", ",\"maxWait\":\"P30D\"", "MAX_WAIT_TOO_LONG");
    Instant now = Instant.now();
    stamped("from-the-past", now.minus(Duration.ofHours(3)), "COMPLETE", "NOT_TILED_IN_TIME");
    stamped("from-the-future", now.plus(Duration.ofMinutes(30)), "COMPLETE");
  }

  private void addTiles() {
    String topic = TOPICS.tiles(Lane.ROUTINE);
    odd("tile-tombstone", record(topic, "s/0", null), "TOMBSTONE", "MALFORMED");
    odd("tile-without-header", record(topic, "s/0", "pixels"), "MALFORMED");
    odd("tile-nonsense", with(record(topic, "s/0", "pixels"), "tile", "nonsense"), "MALFORMED");
    odd(
        "tile-burdened",
        with(record(topic, "s/0", "pixels"), "burden", "h".repeat(90_000)),
        "MALFORMED");
    byte[] pixels = TilePng.encode(new RgbPixels(128, 128, new byte[128 * 128 * 3]));
    tile("tile-unreadable", "thin-smear@1", "pixels".getBytes(UTF_8), null, "TILE_UNREADABLE");
    tile("tile-of-nobody", "nobody@1", pixels, null, "MODEL_UNKNOWN");
    tile("tile-of-other-content", "thin-smear@1", pixels, "0".repeat(64), "MODEL_DIFFERS");
  }

  private void addScores() {
    String scored = "io.tilewise.TileScored.v1";
    String score =
        """
        {"imageId":"odd-score","submissionId":"s","index":0,\
        "region":{"x":0,"y":0,"width":8,"height":8},"logits":[%s],"model":"thin-smear@1",\
        "tissueFraction":1}\
        """;
    for (String[] each :
        new String[][] {
          {"score-nonsense", "nonsense", "MALFORMED"},
          {"score-infinite", score.formatted("NaN,1"), "MALFORMED"},
          {"score-endless", score.formatted("0" + ",0".repeat(5000)), "INVALID"}
        }) {
      odd(each[0], with(record("tiles.scored", "odd-score", each[1]), "ce_type", scored), each[2]);
    }
    odd("score-untyped", record("tiles.scored", "odd-score", "{}"), "FOREIGN_TYPE");
    for (String topic : List.of("images.tiled", "images.rejected", "tiles.scored")) {
      ProducerRecord<byte[], byte[]> tombstone = record(topic, "gone", null);
      odd(topic + "-tombstone", tombstone, "TOMBSTONE", "FOREIGN_TYPE");
    }
    odd("manifest-nonsense", record("images.tiled", "x", "nonsense"), "MALFORMED");
    odd("rejection-nonsense", record("images.rejected", "x", "nonsense"), "MALFORMED");
  }

  private void raw(String name, String value, String... answers) {
    bytes(name, value.getBytes(UTF_8), answers);
  }

  private void bytes(String name, byte @Nullable [] value, String... answers) {
    odd(name, record("images.submitted", name, value, null), answers);
  }

  private void typed(String name, String type, String... answers) {
    ProducerRecord<byte[], byte[]> record = record("images.submitted", name, good(name, ""));
    record.headers().remove("ce_type");
    odd(name, with(record, "ce_type", type), answers);
  }

  private void image(String file, String... answers) {
    submit("image-" + file, submission("image-" + file, uri(file), "thin-smear", ""), answers);
  }

  private void uri(String name, String uri, String... answers) {
    submit(name, submission(name, uri, "thin-smear", ""), answers);
  }

  private void model(String model, String... answers) {
    String name = "model-" + model.replaceAll("[^a-z0-9-]", "_");
    String wait = ",\"maxWait\":\"PT5S\"";
    submit(name, submission(name, uri(OddFiles.GOOD), model, wait), answers);
  }

  private void stamped(String name, Instant timestamp, String... answers) {
    odd(name, record("images.submitted", name, good(name, "").getBytes(UTF_8), timestamp), answers);
  }

  private void tile(
      String name, String model, byte[] pixels, @Nullable String digest, String... answers) {
    TileExtracted tile =
        new TileExtracted(
            name + "/0",
            name,
            name,
            0,
            0,
            0,
            new Region(0, 0, 128, 128),
            128,
            128,
            1,
            ModelReference.parse(model),
            TilePng.CONTENT_TYPE,
            null,
            digest,
            Instant.now().plusSeconds(20),
            null);
    EncodedEvent encoded = new EventCodec("/hostile").encode(tile, pixels, Instant.now(), null);
    ProducerRecord<byte[], byte[]> record =
        record(TOPICS.tiles(Lane.ROUTINE), encoded.key(), encoded.value(), null);
    encoded.headers().forEach((header, value) -> record.headers().add(header, value));
    odd(name, record, answers);
  }

  private void field(String name, String fields, String... answers) {
    submit(name, good(name, fields), answers);
  }

  private OddRecord submit(String name, String json, String... answers) {
    ProducerRecord<byte[], byte[]> record = record("images.submitted", name, json);
    return odd(name, with(record, "ce_type", SUBMITTED), answers);
  }

  private OddRecord odd(String name, ProducerRecord<byte[], byte[]> record, String... answers) {
    OddRecord odd = new OddRecord(name, record, Set.of(answers));
    records.add(odd);
    return odd;
  }

  private String good(String imageId, String fields) {
    return submission(imageId, uri(OddFiles.GOOD), "thin-smear", fields);
  }

  private String uri(String file) {
    return files.images().toUri() + file;
  }

  static String submission(String imageId, String uri, String model, String fields) {
    return "{\"imageId\":\"%s\",\"submissionId\":\"%s\",\"uri\":\"%s\",\"model\":\"%s\"%s}"
        .formatted(imageId, imageId, uri, model, fields);
  }

  private static ProducerRecord<byte[], byte[]> with(
      ProducerRecord<byte[], byte[]> record, String header, String value) {
    record.headers().add(header, value.getBytes(UTF_8));
    return record;
  }

  private static ProducerRecord<byte[], byte[]> record(
      String topic, @Nullable String key, @Nullable String value) {
    return record(topic, key, value == null ? null : value.getBytes(UTF_8), null);
  }

  private static ProducerRecord<byte[], byte[]> record(
      String topic, @Nullable String key, byte @Nullable [] value, @Nullable Instant timestamp) {
    return new ProducerRecord<>(
        topic,
        null,
        timestamp == null ? null : timestamp.toEpochMilli(),
        key == null ? null : key.getBytes(UTF_8),
        value);
  }
}
