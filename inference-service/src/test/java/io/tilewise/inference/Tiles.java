package io.tilewise.inference;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tilewise.events.TileExtracted;
import io.tilewise.events.codec.EncodedEvent;
import io.tilewise.events.codec.EventCodec;
import io.tilewise.events.model.ModelReference;
import io.tilewise.events.model.VerdictSettings;
import io.tilewise.events.tiling.EdgePolicy;
import io.tilewise.events.tiling.Region;
import io.tilewise.events.tiling.TileReference;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.png.TilePng;
import io.tilewise.image.tile.RgbFrame;
import io.tilewise.image.tile.RgbFrameEncoder;
import io.tilewise.inference.queue.ModelContent;
import io.tilewise.kafka.KafkaRecords;
import io.tilewise.model.ModelCard;
import io.tilewise.model.ModelInput;
import io.tilewise.model.ModelOutput;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** Tiles of one image in one row, 4x4 pixels unless told otherwise. */
public final class Tiles {
  public static final ModelReference MODEL = ModelReference.parse("tiny@1");
  static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  static final int SIZE = 4;

  private static final EventCodec CODEC = new EventCodec("/test");

  private Tiles() {}

  static ModelCard card() {
    return new ModelCard(
        List.of("sick", "well"),
        null,
        List.of(),
        ModelInput.ofBytes("x", SIZE, SIZE),
        new ModelOutput("y", ModelOutput.Kind.LOGITS),
        new ModelCard.Tile(SIZE, 0, null, EdgePolicy.PAD),
        new VerdictSettings("mean-probability", null, null));
  }

  static TileExtracted ofImage(String imageId) {
    return tile(imageId, 0, MODEL, SIZE, TilePng.CONTENT_TYPE, null, null, null);
  }

  /** The first tile of its image, for a content of the model, until a deadline. */
  static TileExtracted tile(ModelContent model, @Nullable Instant deadline) {
    return tile("image", 0, model.id(), SIZE, TilePng.CONTENT_TYPE, null, model.digest(), deadline);
  }

  static TileExtracted tile(int index, ModelContent model, int size) {
    return tile("image", index, model.id(), size, TilePng.CONTENT_TYPE, null, model.digest(), null);
  }

  /** One that travels as a frame. */
  public static TileExtracted frameTile(int index) {
    return tile(index, MODEL, SIZE, RgbFrame.CONTENT_TYPE, null);
  }

  public static TileExtracted tile(int index) {
    return tile(index, MODEL, SIZE, TilePng.CONTENT_TYPE, null);
  }

  static TileExtracted tile(
      int index,
      ModelReference model,
      int size,
      String contentType,
      @Nullable TileReference reference) {
    return tile("image", index, model, size, contentType, reference, null, null);
  }

  private static TileExtracted tile(
      String imageId,
      int index,
      ModelReference model,
      int size,
      String contentType,
      @Nullable TileReference reference,
      @Nullable String modelDigest,
      @Nullable Instant deadline) {
    return new TileExtracted(
        TileExtracted.tileId("submission", index),
        imageId,
        "submission",
        index,
        index,
        0,
        new Region(index * size, 0, size, size),
        size,
        size,
        0.5,
        model,
        contentType,
        reference,
        modelDigest,
        deadline,
        null);
  }

  /** A tile whose pixels are elsewhere. */
  public static TileExtracted byReference(
      int index, Region region, TileReference reference, @Nullable String sourceVersion) {
    return byReference("image", index, region, reference, sourceVersion, MODEL);
  }

  /** The same of an image. */
  public static TileExtracted byReference(
      String imageId,
      int index,
      Region region,
      TileReference reference,
      @Nullable String sourceVersion,
      ModelReference model) {
    return new TileExtracted(
        TileExtracted.tileId("submission", index),
        imageId,
        "submission",
        index,
        index,
        0,
        region,
        1,
        1,
        1,
        model,
        TileReference.CONTENT_TYPE,
        reference,
        null,
        null,
        sourceVersion);
  }

  /** The same, cut from a state of its image's source. */
  static TileExtracted ofSource(TileExtracted tile, String sourceVersion) {
    return new TileExtracted(
        tile.tileId(),
        tile.imageId(),
        tile.submissionId(),
        tile.index(),
        tile.column(),
        tile.row(),
        tile.region(),
        tile.validWidth(),
        tile.validHeight(),
        tile.tissueFraction(),
        tile.model(),
        tile.contentType(),
        tile.reference(),
        tile.modelDigest(),
        tile.deadline(),
        sourceVersion);
  }

  static byte[] png(int size, int value) {
    return TilePng.encode(grey(size, value));
  }

  public static byte[] frame(int size, int value) {
    try (RgbFrameEncoder encoder = new RgbFrameEncoder()) {
      return encoder.encode(grey(size, value));
    }
  }

  /** Of 128 exactly, of others about. */
  static byte[] jpeg(int size, int value) {
    BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_3BYTE_BGR);
    byte[] grey = grey(size, value).rgb();
    image.getRaster().setDataElements(0, 0, size, size, grey);
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "jpeg", jpeg);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return jpeg.toByteArray();
  }

  /** A zstd frame that says it holds 4 GiB, and holds nothing. */
  static byte[] gigabytes() {
    return ByteBuffer.allocate(16)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(0xFD2FB528)
        .put((byte) 0xE0)
        .putLong(1L << 32)
        .put(new byte[] {1, 0, 0})
        .array();
  }

  /** Without its last byte. */
  static byte[] cut(byte[] coded) {
    return Arrays.copyOf(coded, coded.length - 1);
  }

  private static RgbPixels grey(int size, int value) {
    byte[] rgb = new byte[size * size * RgbPixels.CHANNELS];
    Arrays.fill(rgb, (byte) value);
    return new RgbPixels(size, size, rgb);
  }

  static EncodedEvent encoded(TileExtracted tile, byte[] pixels) {
    return CODEC.encode(tile, pixels, Instant.EPOCH, TRACE);
  }

  public static ConsumerRecord<byte[], byte[]> record(
      String topic, long offset, TileExtracted tile, byte[] pixels) {
    EncodedEvent encoded = encoded(tile, pixels);
    return record(
        topic,
        offset,
        encoded.key().getBytes(UTF_8),
        encoded.value(),
        KafkaRecords.headers(encoded.headers()));
  }

  static ConsumerRecord<byte[], byte[]> record(
      String topic, long offset, byte[] key, byte @Nullable [] value, Headers headers) {
    return new ConsumerRecord<>(
        topic,
        0,
        offset,
        0L,
        TimestampType.CREATE_TIME,
        key.length,
        value == null ? 0 : value.length,
        key,
        value,
        headers,
        Optional.empty());
  }
}
