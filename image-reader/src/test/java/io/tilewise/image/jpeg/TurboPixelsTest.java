package io.tilewise.image.jpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.SampleImages;
import io.tilewise.image.jpeg.turbo.InstalledTurbo;
import io.tilewise.image.jpeg.turbo.TurboJpeg;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The JDK's decoder, with what is done to its samples, and libjpeg-turbo: bit for bit the same. */
class TurboPixelsTest {
  private static final Path ODD = Path.of("../../shared/data/odd/jpeg");
  private static final boolean LONG = Boolean.getBoolean("tilewise.long");
  private static final int MUTATIONS = LONG ? 20_000 : 1_000;
  private static final int MOST_BYTES = 50_000;
  private static final ImageLimits SMALL = new ImageLimits(1 << 20, 70_000, 2_000_000, 2_000_000);
  private static final List<String> SAMPLINGS =
      List.of("1x1", "2x1", "1x2", "2x2", "4x1", "1x4", "4x2", "2x4");

  @TempDir Path folder;
  private TurboJpeg turbo;

  @BeforeEach
  void setUp() {
    Optional<TurboJpeg> installed = InstalledTurbo.get().decoder();
    assumeThat(installed).as("decoder: %s", InstalledTurbo.get().words()).isPresent();
    turbo = installed.orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "colour.jpg",
        "grey.jpg",
        "half-rows.jpg",
        "progressive.jpg",
        "restarts.jpg",
        "three-scans.jpg"
      })
  void shouldGiveThePixelsOfTheJdksDecoder(String name) throws Exception {
    assertThat(outcome(Jpegs.of(name).toBytes())).isEqualTo("the same");
  }

  @Test
  void shouldGiveThemOfStoredRgb() throws Exception {
    byte[] jpeg = Jpegs.of("colour.jpg").without(Jpegs.APP0, 0).ids('R', 'G', 'B').toBytes();

    assertThat(outcome(jpeg)).isEqualTo("the same");
  }

  @TestFactory
  Stream<DynamicTest> shouldGiveThemOfOddImages() throws IOException {
    assumeThat(ODD).as("odd images beside the repository").exists();
    return files().stream()
        .map(
            file ->
                DynamicTest.dynamicTest(
                    file.getFileName().toString(),
                    () ->
                        assertThat(outcome(Files.readAllBytes(file))).isIn("the same", "refused")));
  }

  @Test
  void shouldGiveThemInEverySampling() throws Exception {
    assumeThat(Cjpeg.isInstalled()).as("cjpeg of libjpeg-turbo is installed").isTrue();
    Random random = new Random(3);
    int same = 0;
    for (String luma : SAMPLINGS) {
      for (String blue : SAMPLINGS) {
        for (String red : LONG ? SAMPLINGS : List.of("1x1", blue)) {
          int width = 1 + random.nextInt(70);
          int height = 1 + random.nextInt(70);
          Optional<byte[]> jpeg =
              Cjpeg.write(
                  folder,
                  SampleImages.random(width, height, BufferedImage.TYPE_3BYTE_BGR, same),
                  options(random, luma + "," + blue + "," + red));
          String outcome = jpeg.isEmpty() ? "refused" : outcome(jpeg.get());

          assertThat(outcome).as("%s %s %s", luma, blue, red).isIn("the same", "refused");
          same += outcome.equals("the same") ? 1 : 0;
        }
      }
    }
    assertThat(same).isGreaterThan(40);
  }

  private static List<String> options(Random random, String samplings) {
    List<String> options = new ArrayList<>(List.of("-sample", samplings));
    options.addAll(List.of("-quality", String.valueOf(1 + random.nextInt(100))));
    switch (random.nextInt(4)) {
      case 0 -> options.add("-progressive");
      case 1 -> options.addAll(List.of("-restart", "1"));
      case 2 -> options.add("-rgb");
      default -> options.add("-optimize");
    }
    return options;
  }

  /** From the first pixel on: units that are not filled, chroma of one column. */
  @ParameterizedTest
  @ValueSource(strings = {"1x1", "2x1", "1x2", "2x2", "4x1"})
  void shouldGiveThemInEverySize(String sampling) throws Exception {
    assumeThat(Cjpeg.isInstalled()).as("cjpeg of libjpeg-turbo is installed").isTrue();
    for (int side = 1; side <= (LONG ? 34 : 6); side++) {
      for (int other = 1; other <= (LONG ? 34 : 6); other++) {
        BufferedImage image = SampleImages.random(side, other, BufferedImage.TYPE_3BYTE_BGR, side);
        byte[] jpeg = Cjpeg.write(folder, image, List.of("-sample", sampling)).orElseThrow();

        assertThat(outcome(jpeg)).as("%dx%d", side, other).isEqualTo("the same");
      }
    }
  }

  @Test
  void shouldGiveThemOfWhatIsMutatedAndReadAtAll(TestReporter reporter) throws Exception {
    assumeThat(ODD).as("odd images beside the repository").exists();
    List<byte[]> images = new ArrayList<>();
    for (Path file : files()) {
      if (Files.size(file) < MOST_BYTES) {
        images.add(Files.readAllBytes(file));
      }
    }
    Map<String, Integer> counts = new TreeMap<>();
    long seed = new Random().nextLong();
    for (int i = 0; i < MUTATIONS; i++) {
      Random random = new Random(seed + i);
      String outcome =
          outcome(new JpegMutation(random).of(images.get(random.nextInt(images.size()))));

      assertThat(outcome).as("seed %s", seed + i).isIn("the same", "refused");
      counts.merge(outcome, 1, Integer::sum);
    }
    reporter.publishEntry("mutations", counts.toString());
    assertThat(counts).containsKeys("the same", "refused");
  }

  /** Neither decoder may refuse what passed the checks that both stand behind. */
  private String outcome(byte[] jpeg) throws IOException {
    JpegHeader header;
    try {
      header = JpegHeader.scan(new ByteArrayInputStream(jpeg), SMALL);
      header.check(SMALL);
      EntropyCheck.check(new ByteArrayInputStream(jpeg), header);
    } catch (ImageFormatException e) {
      return "refused";
    }
    try {
      RgbPixels jdk = JpegImage.jdkPixels(new ByteArrayInputStream(jpeg), header);
      RgbPixels here = JpegImage.pixels(new ByteArrayInputStream(jpeg), header, turbo);
      return Arrays.equals(jdk.rgb(), here.rgb()) ? "the same" : "other pixels";
    } catch (ImageFormatException e) {
      return "refused by a decoder: " + e.getMessage();
    }
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(ODD)) {
      return files.sorted().toList();
    }
  }
}
