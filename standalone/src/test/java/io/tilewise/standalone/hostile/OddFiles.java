package io.tilewise.standalone.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tilewise.image.RgbPixels;
import io.tilewise.image.png.TilePng;
import io.tilewise.model.ModelCard;
import io.tilewise.standalone.demo.Rgb;
import io.tilewise.standalone.demo.SmearPainter;
import io.tilewise.standalone.demo.SmearPlan;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** Folders of images and models, one good of each and many that are not. */
record OddFiles(Path images, Path models) {
  static final String GOOD = "good.png";

  /** Where width and height stand in a PNG, and the digest of its header. */
  private static final int PNG_SIZE = 16;

  private static final int PNG_HEADER_CRC = 29;

  static OddFiles in(Path folder) throws IOException, InterruptedException {
    Path images = Files.createDirectories(folder.resolve("images")).toRealPath();
    Path models = Files.createDirectories(folder.resolve("models")).toRealPath();
    OddFiles files = new OddFiles(images, models);
    files.addImages(folder);
    files.addModels();
    return files;
  }

  private void addImages(Path outside) throws IOException, InterruptedException {
    SmearPlan plan = new SmearPlan("good", 2, 2, 128, 1, new Rgb(196, 166, 178), 7);
    byte[] png = TilePng.encode(SmearPainter.paint(plan));
    write(GOOD, png);
    write("cut.png", Arrays.copyOf(png, png.length / 2));
    write("flipped.png", flipped(png));
    write("vast.png", vast(png));
    write("empty.png", new byte[0]);
    write("text.png", "this is no image".getBytes(UTF_8));
    sparse("sparse.png", png, 3L << 30);
    sparse("sparser.png", png, 33L << 30);
    write("dot.png", TilePng.encode(new RgbPixels(1, 1, new byte[] {1, 2, 3})));
    byte[] jpeg = coded("jpg");
    write("cut.jpg", Arrays.copyOf(jpeg, jpeg.length / 2));
    write("picture.gif", coded("gif"));
    Files.createDirectory(images.resolve("folder.png"));
    Files.createSymbolicLink(images.resolve("loop.png"), images.resolve("pool.png"));
    Files.createSymbolicLink(images.resolve("pool.png"), images.resolve("loop.png"));
    Path secret = Files.write(outside.resolve("secret.png"), png);
    Files.createSymbolicLink(images.resolve("escape.png"), secret);
    new ProcessBuilder("mkfifo", images.resolve("pipe.png").toString()).start().waitFor();
  }

  private void write(String name, byte[] bytes) throws IOException {
    Files.write(images.resolve(name), bytes);
  }

  /** A picture with a tail of zeros that takes no room on the disk. */
  private void sparse(String name, byte[] picture, long size) throws IOException {
    write(name, picture);
    try (RandomAccessFile file = new RandomAccessFile(images.resolve(name).toFile(), "rw")) {
      file.setLength(size);
    }
  }

  private static byte[] flipped(byte[] png) {
    byte[] flipped = png.clone();
    flipped[png.length / 2] ^= 1;
    return flipped;
  }

  /** Says that it has a thousand million pixels a side. */
  private static byte[] vast(byte[] png) {
    byte[] vast = png.clone();
    ByteBuffer.wrap(vast).putInt(PNG_SIZE, 1_000_000_000).putInt(PNG_SIZE + 4, 1_000_000_000);
    CRC32 crc = new CRC32();
    crc.update(vast, PNG_SIZE - 4, PNG_HEADER_CRC - PNG_SIZE + 4);
    ByteBuffer.wrap(vast).putInt(PNG_HEADER_CRC, (int) crc.getValue());
    return vast;
  }

  private static byte[] coded(String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(256, 256, BufferedImage.TYPE_INT_RGB), format, out);
    return out.toByteArray();
  }

  private void addModels() throws IOException {
    Path good = Path.of("../models/thin-smear/1");
    copy(good, "thin-smear");
    Path unfitted = copy(good, "unfitted").resolve(ModelCard.FILE_NAME);
    String card = Files.readString(unfitted);
    String bare = card.substring(0, card.indexOf("\"verdict\""));
    Files.writeString(unfitted, bare + "\"verdict\": {\"rule\": \"count-histogram\"}}");
    Files.writeString(copy(good, "bad-card").resolve(ModelCard.FILE_NAME), "{}");
    Files.writeString(copy(good, "half-card").resolve(ModelCard.FILE_NAME), "{");
    Files.writeString(copy(good, "long-labels").resolve(ModelCard.FILE_NAME), labels(card, 300, 1));
    Files.writeString(copy(good, "many-labels").resolve(ModelCard.FILE_NAME), labels(card, 9, 999));
    Files.delete(copy(good, "cardless").resolve(ModelCard.FILE_NAME));
    Files.createDirectories(models.resolve("empty"));
    deleteVariables(copy(good, "copying"));
    Path circle = deleteVariables(copy(good, "circle"));
    Files.createSymbolicLink(circle, circle);
    Files.createSymbolicLink(models.resolve("loop"), models.resolve("loop"));
    Files.writeString(models.resolve("file"), "no folder");
    Files.writeString(Files.createDirectory(models.resolve("file-version")).resolve("1"), "none");
    String tiny = bare.replaceFirst("\"size\" : 128", "\"size\" : 1");
    Files.writeString(
        copy(good, "tiny-tiles").resolve(ModelCard.FILE_NAME),
        tiny + "\"verdict\": {\"rule\": \"mean-log-probability\"}}");
  }

  private static Path deleteVariables(Path version) throws IOException {
    Path variables = version.resolve("variables");
    Files.delete(variables.resolve("variables.index"));
    Files.delete(variables.resolve("variables.data-00000-of-00001"));
    Files.delete(variables);
    return variables;
  }

  private static String labels(String card, int length, int more) {
    List<String> labels =
        IntStream.range(0, more).mapToObj(at -> "\"" + at + "x".repeat(length) + "\"").toList();
    return card.replaceFirst("\"labels\" : \\[", "\"labels\" : [" + String.join(",", labels) + ",");
  }

  private Path copy(Path version, String name) throws IOException {
    Path copy = models.resolve(name).resolve("1");
    try (var files = Files.walk(version)) {
      for (Path each : files.toList()) {
        Path target = copy.resolve(version.relativize(each).toString());
        Files.createDirectories(target.getParent());
        Files.copy(each, target);
      }
    }
    return copy;
  }
}
