package io.tilewise.tiler;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.Lane;
import io.tilewise.events.codec.EventCodec;
import io.tilewise.events.model.ModelReference;
import io.tilewise.events.tiling.Region;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.png.TilePng;
import io.tilewise.image.source.ImageRoots;
import io.tilewise.image.source.ImageSources;
import io.tilewise.kafka.work.Work;
import io.tilewise.model.ModelRepository;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** A folder with images and models to cut them for. */
final class Workshop {
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  static final String TOPIC = "images.submitted";

  final Path images;
  final Path models;

  Workshop(Path folder) throws IOException {
    images = Files.createDirectories(folder.resolve("images"));
    models = Files.createDirectories(folder.resolve("models"));
    model("cells", 16, 0, "pad");
  }

  /** A model with a card; nobody here reads its graph. */
  void model(String name, int size, int overlap, String edge) throws IOException {
    model(name, size, overlap, edge, "");
  }

  /**
   * The same with more fields of its tiles, as {@code , "level": 1}.
   *
   * @param more JSON, or nothing
   */
  void model(String name, int size, int overlap, String edge, String more) throws IOException {
    Path version = Files.createDirectories(models.resolve(name).resolve("1"));
    Files.writeString(version.resolve("saved_model.pb"), "a graph");
    Files.writeString(version.resolve("model.json"), card(size, overlap, edge, more));
  }

  /** A model whose card was fitted for one scanner. */
  void fittedModel(String name, String scanner) throws IOException {
    model(name, 16, 0, "pad");
    Path card = models.resolve(name).resolve("1").resolve("model.json");
    String fit =
        """
        "threshold": 0.4, "fit": {
          "scope": {"model": "%s@1", "tileSize": 16, "overlap": 0, "scanner": "%s"},
          "provenance": {"dataSha256": "%s", "images": 2, "tiles": 32,
                         "fittedAt": "2026-03-01T00:00:00Z"},
          "tileCalibrations": [], "countHistogram": [], "rules": []}
        """
            .formatted(name, scanner, "0".repeat(64));
    Files.writeString(card, Files.readString(card).replace("\"threshold\": 0.4", fit));
  }

  private static String card(int size, int overlap, String edge, String more) {
    return """
    {"labels": ["well", "ill"], "positive": "ill", "severity": ["well", "ill"],
     "input": {"name": "tiles", "width": %1$d, "height": %1$d, "dtype": "uint8",
               "layout": "NHWC", "channels": "RGB", "scale": 1, "mean": [0, 0, 0],
               "std": [1, 1, 1], "resize": "none"},
     "output": {"name": "logits", "kind": "logits"},
     "tile": {"size": %1$d, "overlap": %2$d, "edge": "%3$s"%4$s},
     "verdict": {"rule": "mean-log-probability", "threshold": 0.4}}
    """
        .formatted(size, overlap, edge, more);
  }

  static RgbPixels noise(int width, int height, long seed) {
    byte[] rgb = new byte[width * height * RgbPixels.CHANNELS];
    new Random(seed).nextBytes(rgb);
    return new RgbPixels(width, height, rgb);
  }

  /** An image of noise. */
  Path image(String name, int width, int height) throws IOException {
    return file(name, TilePng.encode(noise(width, height, 1)));
  }

  Path file(String name, byte[] bytes) throws IOException {
    return Files.write(images.resolve(name), bytes);
  }

  ImageTiler tiler() {
    return tiler(sources());
  }

  ImageTiler tiler(ImageSources sources) {
    return new ImageTiler(sources, new ModelRepository(models));
  }

  ImageSources sources() {
    return new ImageSources(new ImageRoots(List.of(images)), ImageLimits.DEFAULT);
  }

  static ImageSubmitted submission(URI uri, String model) {
    return submission(uri, model, null);
  }

  static ImageSubmitted submission(URI uri, String model, @Nullable String rule) {
    return new ImageSubmitted(
        "slide-1",
        "order-1",
        uri,
        ModelReference.parse(model),
        Lane.EXPRESS,
        rule,
        Duration.ofHours(2),
        NOW.minusSeconds(60),
        Map.of());
  }

  /** The same image, of which a part is to be judged. */
  static ImageSubmitted of(ImageSubmitted whole, Region region) {
    return new ImageSubmitted(
        whole.imageId(),
        whole.submissionId(),
        whole.uri(),
        whole.model(),
        whole.lane(),
        whole.rule(),
        whole.maxWait(),
        whole.submittedAt(),
        whole.attributes(),
        region,
        null);
  }

  static Announced announced(ImageSubmitted submission) {
    return new Announced(submission, 3, 5, NOW.plus(submission.maxWait()));
  }

  static Work work(ImageSubmitted submission) {
    return work(submission.imageId(), EventCodec.json(submission), 5, NOW.minusSeconds(30));
  }

  static Work work(String key, byte[] json, long offset, Instant timestamp) {
    return new Work(record(key, json, offset, timestamp), ended -> {});
  }

  static ConsumerRecord<byte[], byte[]> record(
      String key, byte[] json, long offset, Instant timestamp) {
    RecordHeaders headers = new RecordHeaders();
    headers.add(
        "traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".getBytes(UTF_8));
    return new ConsumerRecord<>(
        TOPIC,
        0,
        offset,
        timestamp.toEpochMilli(),
        TimestampType.CREATE_TIME,
        key.length(),
        json.length,
        key.getBytes(UTF_8),
        json,
        headers,
        Optional.empty());
  }
}
