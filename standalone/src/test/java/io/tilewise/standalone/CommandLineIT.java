package io.tilewise.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.broker.EmbeddedBroker;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.png.TilePng;
import io.tilewise.standalone.command.ExitCode;
import io.tilewise.standalone.demo.Rgb;
import io.tilewise.standalone.demo.SmearPainter;
import io.tilewise.standalone.demo.SmearPlan;
import io.tilewise.standalone.stack.StackOptions;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Commands as a user calls them, over an embedded pipeline and over a broker of one's own. */
class CommandLineIT {
  @TempDir Path folder;

  @Test
  void shouldJudgeEachImageInTheOrderOfTheArgumentsAndPrintNothingButJson() throws IOException {
    // Given
    Path sick = write("sick.png", smear(3));
    Path healthy = write("healthy.png", smear(0));
    Path empty = Files.write(folder.resolve("empty.png"), new byte[0]);
    Path text = Files.writeString(folder.resolve("text.png"), "not a picture", UTF_8);
    Path shortPng = write("short-png.png", half(smear(0)));
    Path shortJpeg = write("short-jpeg.jpg", half(jpeg()));
    Path huge = write("huge.png", headerOf(150_000, 150_000));
    Path dot = write("dot.png", TilePng.encode(new RgbPixels(1, 1, new byte[3])));

    // When
    CommandRun run =
        CommandRun.of(
            strings(
                List.of("classify", "--embedded", "--format", "json"),
                sick,
                healthy,
                empty,
                text,
                shortPng,
                shortJpeg,
                huge,
                dot));

    // Then
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(run.out()).hasSize(8).allMatch(line -> line.startsWith("{\"imageId\":\""));
    assertThat(run.out().get(0))
        .contains("\"imageId\":\"sick\"", "\"label\":\"parasitized\"", "\"scored\":16");
    assertThat(run.out().get(1)).contains("\"imageId\":\"healthy\"", "\"label\":\"uninfected\"");
    assertThat(run.out().subList(2, 7))
        .allMatch(line -> line.contains("\"status\":\"REJECTED\""))
        .allMatch(line -> line.contains("\"reason\":\"IMAGE_"));
    assertThat(run.out().get(6)).contains("\"imageId\":\"huge\"", "IMAGE_TOO_LARGE");
    assertThat(run.out().get(7)).contains("\"imageId\":\"dot\"", "\"expected\":1");
    assertThat(run.err())
        .as("no files were asked for, and 2 * 16 + 1 tiles are counted to their end")
        .doesNotContain("the files hold")
        .contains("33/33");
  }

  @Test
  void shouldSayThatTheBrokerIsAbsent() throws IOException {
    Path image = write("slide.png", smear(0));
    int nobody = StackOptions.freePort();

    CommandRun run =
        CommandRun.with(
            Map.of("TILEWISE_KAFKA_DEFAULT_API_TIMEOUT_MS", "300"),
            "classify",
            "--bootstrap",
            "127.0.0.1:" + nobody,
            image.toString());

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err())
        .contains(
            "bootstrap: 127.0.0.1:" + nobody + ": no answer (expected: a running Kafka broker)");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void shouldCreateTopicsOnceAndRefuseABrokerWithoutThem() throws IOException {
    Path image = write("slide.png", smear(0));
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("kafka"))) {
      String[] create = {"topics", "create", "--bootstrap", broker.bootstrapServers()};

      CommandRun before =
          CommandRun.of("classify", "--bootstrap", broker.bootstrapServers(), image.toString());
      CommandRun first = CommandRun.of(create);
      CommandRun second = CommandRun.of(create);
      CommandRun submitted =
          CommandRun.of("submit", "--bootstrap", broker.bootstrapServers(), image.toString());

      assertThat(before.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(before.err()).contains("(expected: topics made by `tilewise topics create`)");
      assertThat(first.exitCode()).as(first.err()).isEqualTo(ExitCode.DONE);
      assertThat(first.out()).hasSize(9).allMatch(line -> line.endsWith(" created"));
      assertThat(second.out()).hasSize(9).allMatch(line -> line.endsWith(" exists, unchanged"));
      assertThat(submitted.out()).singleElement().asString().startsWith("slide ");
    }
  }

  @Test
  void shouldRefuseAModelWhoseCardContradictsIt() throws IOException {
    Path image = write("slide.png", smear(0));
    Path models = copyOfTheSampleModel();
    Path card = models.resolve("thin-smear/1/model.json");
    String text = Files.readString(card);
    // Without its fit, which is for the card as it was.
    String bare = text.substring(0, text.indexOf("\"verdict\"")) + "\"verdict\": {}}";
    Files.writeString(card, bare.replace("\"tiles\"", "\"pictures\""));

    CommandRun run =
        CommandRun.of("classify", "--embedded", "--models", models.toString(), image.toString());

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("--model thin-smear@1", "pictures");
  }

  private Path copyOfTheSampleModel() throws IOException {
    Path from = Path.of("../models/thin-smear/1");
    Path to = folder.resolve("models/thin-smear/1");
    Files.createDirectories(to.resolve("variables"));
    for (String file :
        List.of(
            "saved_model.pb",
            "model.json",
            "variables/variables.index",
            "variables/variables.data-00000-of-00001")) {
      Files.copy(from.resolve(file), to.resolve(file));
    }
    return folder.resolve("models");
  }

  @Test
  void shouldJudgeLabelledImagesFromTilesAndAsAWhole() throws IOException {
    write("sick-1.png", smear(3));
    write("sick-2.png", smear(5));
    write("healthy-1.png", smear(0));
    Path list =
        Files.writeString(
            folder.resolve("labels.csv"),
            """
            file,group,label
            sick-1.png,a,parasitized
            sick-2.png,b,parasitized
            healthy-1.png,c,uninfected
            """,
            UTF_8);

    CommandRun run =
        CommandRun.of("evaluate", "--images", list.toString(), "--whole-image", "--format", "json");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
    JsonNode result = JsonMapper.shared().readTree(run.out().getFirst());
    assertThat(result.get("images").asInt()).isEqualTo(3);
    assertThat(result.get("tiles").asInt()).isEqualTo(48);
    assertThat(rule(result, "evidence-mixture(prior=counts)").get("accuracy").asDouble())
        .isEqualTo(1);
    assertThat(rule(result, "whole-image").get("accuracy").asDouble() * 3 % 1).isZero();
    assertThat(run.err()).contains("3/3");
  }

  private static JsonNode rule(JsonNode evaluation, String name) {
    for (JsonNode each : evaluation.get("rules")) {
      if (each.get("rule").asString().equals(name)) {
        return each;
      }
    }
    throw new AssertionError(name + " is not in " + evaluation);
  }

  private static byte[] smear(int infected) {
    return TilePng.encode(
        SmearPainter.paint(new SmearPlan("smear", 4, 4, 128, infected, new Rgb(196, 166, 178), 5)));
  }

  private byte[] jpeg() throws IOException {
    Path file = folder.resolve("whole.jpg");
    ImageIO.write(new BufferedImage(256, 256, BufferedImage.TYPE_INT_RGB), "jpg", file.toFile());
    return Files.readAllBytes(file);
  }

  private static byte[] half(byte[] whole) {
    return Arrays.copyOf(whole, whole.length / 2);
  }

  /** The beginning of a PNG of this size: a few bytes that promise gigabytes. */
  private static byte[] headerOf(int width, int height) {
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    header.put(new byte[] {8, 2, 0, 0, 0});
    ByteBuffer png = ByteBuffer.allocate(60);
    png.put(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    chunk(png, "IHDR", header.array());
    chunk(png, "IDAT", new byte[] {0x78, (byte) 0x9c, 0});
    return png.array();
  }

  private static void chunk(ByteBuffer png, String type, byte[] data) {
    CRC32 crc = new CRC32();
    crc.update(type.getBytes(UTF_8));
    crc.update(data);
    png.putInt(data.length).put(type.getBytes(UTF_8)).put(data).putInt((int) crc.getValue());
  }

  private Path write(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private static String[] strings(List<String> options, Path... files) {
    String[] all = options.toArray(new String[options.size() + files.length]);
    for (int i = 0; i < files.length; i++) {
      all[options.size() + i] = files[i].toString();
    }
    return all;
  }
}
