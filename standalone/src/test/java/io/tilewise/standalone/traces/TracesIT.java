package io.tilewise.standalone.traces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.Lane;
import io.tilewise.events.codec.EventCodec;
import io.tilewise.image.png.TilePng;
import io.tilewise.kafka.KafkaRecords;
import io.tilewise.kafka.PipelineConnection;
import io.tilewise.standalone.Pipeline;
import io.tilewise.standalone.demo.Rgb;
import io.tilewise.standalone.demo.SmearPainter;
import io.tilewise.standalone.demo.SmearPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The spans of an image are one trace through all topics, from whoever submits it to its verdict.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TracesIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String SENDER = "b7ad6b7169203331";

  private final Queue<SpanData> spans = new ConcurrentLinkedQueue<>();

  @BeforeAll
  void judgeTwoImages(@TempDir Path folder) throws Exception {
    GlobalOpenTelemetry.resetForTest();
    GlobalOpenTelemetry.set(
        OpenTelemetrySdk.builder()
            .setTracerProvider(
                SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(new Collected(spans)))
                    .build())
            .build());
    Path images = Files.createDirectories(folder.resolve("images")).toRealPath();
    SmearPlan plan = new SmearPlan("whole", 4, 4, 128, 1, new Rgb(196, 166, 178), 3);
    Files.write(images.resolve("whole.png"), TilePng.encode(SmearPainter.paint(plan)));
    Files.write(images.resolve("torn.png"), new byte[7]);
    try (Pipeline pipeline =
        new Pipeline(folder.resolve("data"), Path.of("../models").toRealPath(), images)) {
      submit(pipeline.connection(), submission("whole", images));
      submit(pipeline.connection(), submission("torn", images));
      await()
          .atMost(PATIENCE)
          .until(() -> spans.stream().filter(span -> is(span, "conclude image")).count() == 2);
    }
  }

  @AfterAll
  void forget() {
    GlobalOpenTelemetry.resetForTest();
  }

  @Test
  void shouldLeadFromTheSubmissionToTheVerdict() {
    List<SpanData> ofImage = of("whole");

    assertThat(ofImage)
        .extracting(SpanData::getName)
        .contains("tile image", "score tiles", "conclude image");
    assertThat(ofImage).allMatch(span -> span.getTraceId().equals(trace("whole")));
    assertThat(way(ofImage, "conclude image"))
        .isEqualTo("conclude image < score tiles < tile image < sender");
    assertThat(ofImage.stream().filter(span -> is(span, "score tiles")))
        .allMatch(span -> span.getEndEpochNanos() >= span.getStartEpochNanos());
  }

  @Test
  void shouldLeadFromTheSubmissionToTheRejection() {
    assertThat(of("torn")).allMatch(span -> span.getTraceId().equals(trace("torn")));
    assertThat(way(of("torn"), "conclude image")).isEqualTo("conclude image < tile image < sender");
  }

  private List<SpanData> of(String imageId) {
    return spans.stream()
        .filter(
            span ->
                span.getAttributes().asMap().entrySet().stream()
                    .anyMatch(
                        attribute ->
                            attribute.getKey().getKey().equals("tilewise.image.id")
                                && attribute.getValue().equals(imageId)))
        .toList();
  }

  private static boolean is(SpanData span, String name) {
    return span.getName().equals(name);
  }

  /** The names from a span up to who sent the submission. */
  private static String way(List<SpanData> spans, String from) {
    Map<String, SpanData> byId = new HashMap<>();
    spans.forEach(span -> byId.put(span.getSpanId(), span));
    StringBuilder way = new StringBuilder(from);
    SpanData at = spans.stream().filter(span -> is(span, from)).findFirst().orElseThrow();
    while (!at.getParentSpanId().equals(SENDER)) {
      at = Objects.requireNonNull(byId.get(at.getParentSpanId()), way.toString());
      way.append(" < ").append(at.getName());
    }
    return way.append(" < sender").toString();
  }

  private static String trace(String imageId) {
    return "%032x".formatted(imageId.hashCode() & 0xffffffffL);
  }

  private static void submit(PipelineConnection connection, ImageSubmitted submission)
      throws Exception {
    String traceparent = "00-" + trace(submission.imageId()) + "-" + SENDER + "-01";
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            connection.client(Map.of("acks", "all")),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer
          .send(
              KafkaRecords.toSend(
                  connection.topics().imagesSubmitted(),
                  new EventCodec("/tilewise/test").encode(submission, Instant.now(), traceparent)))
          .get(10, TimeUnit.SECONDS);
    }
  }

  private static ImageSubmitted submission(String imageId, Path images) {
    return Pipeline.submission(
        imageId, imageId + "-1", images.resolve(imageId + ".png"), Lane.EXPRESS);
  }

  private record Collected(Queue<SpanData> spans) implements SpanExporter {
    @Override
    public CompletableResultCode export(Collection<SpanData> more) {
      spans.addAll(more);
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }
}
