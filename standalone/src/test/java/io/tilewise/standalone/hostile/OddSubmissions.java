package io.tilewise.standalone.hostile;

import static io.tilewise.standalone.hostile.OddRecords.record;
import static io.tilewise.standalone.hostile.OddRecords.with;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Submissions that are none, or that ask for what there is not. */
final class OddSubmissions {
  private final OddRecords odd;

  OddSubmissions(OddRecords odd) {
    this.odd = odd;
  }

  void add() {
    addBytes();
    addFields();
    addParts();
    addTimes();
  }

  private void addBytes() {
    raw("not-json", "not json", "MALFORMED");
    raw("no-bytes", "", "MALFORMED");
    raw("long-nonsense", "{" + "x".repeat(200_000), "MALFORMED");
    raw("deep", "{\"later\":" + "[".repeat(100_000), "MALFORMED");
    raw("endless-number", odd.good("endless-number", ",\"n\":" + "9".repeat(100_000)), "MALFORMED");
    bytes("utf-16", odd.good("utf-16", "").getBytes(UTF_16LE), "MALFORMED");
    bytes("tombstone", null, "TOMBSTONE");
    odd.odd(
        "wrong-key", record("images.submitted", "another", odd.good("wrong-key", "")), "WRONG_KEY");
    odd.odd("no-key", record("images.submitted", null, odd.good("no-key", "")), "WRONG_KEY");
    typed("future", "io.tilewise.ImageSubmitted.v2", "FUTURE_VERSION");
    typed("foreign", "com.scanner.Image.v1", "FOREIGN_TYPE");
    typed("other-event", "io.tilewise.ImageTiled.v1", "FOREIGN_TYPE");
    OddRecord burdened = odd.submit("burdened", odd.good("burdened", ""), "COMPLETE");
    burdened.record().headers().add("burden", "h".repeat(90_000).getBytes(UTF_8));
    raw("burdened-nonsense", "nonsense", "MALFORMED");
    odd.last().record().headers().add("burden", "h".repeat(90_000).getBytes(UTF_8));
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
    raw("bad-id", odd.good("bad id", ""), "INVALID");
  }

  private void addParts() {
    String most = "1000000000";
    field("far-region", region(most, most, most, most), "IMAGE_UNSUPPORTED");
    field("wide-region", region("0", "0", most, most), "COMPLETE");
    field("region-before", region("-1", "0", "9", "9"), "INVALID");
    field("no-region", region("0", "0", "0", "9"), "INVALID");
    field("no-mask", ",\"tissue\":\"on\"", "INVALID");
    field("all-tissue", ",\"tissue\":\"off\"", "COMPLETE");
  }

  private static String region(String x, String y, String width, String height) {
    return ",\"region\":{\"x\":%s,\"y\":%s,\"width\":%s,\"height\":%s}"
        .formatted(x, y, width, height);
  }

  private void addTimes() {
    field("no-wait", ",\"maxWait\":\"PT0S\"", "INVALID");
    field("long-wait", ",\"maxWait\":\"P31D\"", "INVALID");
    field("longer-than-kept", ",\"maxWait\":\"P30D\"", "MAX_WAIT_TOO_LONG");
    Instant now = Instant.now();
    stamped("from-the-past", now.minus(Duration.ofHours(3)), "COMPLETE", "NOT_TILED_IN_TIME");
    stamped("from-the-future", now.plus(Duration.ofMinutes(30)), "COMPLETE");
  }

  private void raw(String name, String value, String... answers) {
    bytes(name, value.getBytes(UTF_8), answers);
  }

  private void bytes(String name, byte @Nullable [] value, String... answers) {
    odd.odd(name, record("images.submitted", name, value, null), answers);
  }

  private void typed(String name, String type, String... answers) {
    ProducerRecord<byte[], byte[]> record = record("images.submitted", name, odd.good(name, ""));
    record.headers().remove("ce_type");
    odd.odd(name, with(record, "ce_type", type), answers);
  }

  private void field(String name, String fields, String... answers) {
    odd.submit(name, odd.good(name, fields), answers);
  }

  private void stamped(String name, Instant timestamp, String... answers) {
    odd.odd(
        name,
        record("images.submitted", name, odd.good(name, "").getBytes(UTF_8), timestamp),
        answers);
  }
}
