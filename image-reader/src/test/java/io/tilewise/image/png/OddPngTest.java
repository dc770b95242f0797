package io.tilewise.image.png;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.ImageReader;
import io.tilewise.image.IndependentReaders;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.file.ImageReaders;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** Odd PNGs, and thousands that are odder, beside readers of other people. */
class OddPngTest {
  private static final Path ODD = Path.of("../../shared/data/odd/png");
  private static final int MUTATIONS = Boolean.getBoolean("tilewise.long") ? 10_000 : 500;
  private static final ImageLimits LIMITS =
      new ImageLimits(1 << 30, 200_000, 10_000_000, 10_000_000);

  private static Optional<IndependentReaders> others = Optional.empty();

  @TempDir Path folder;

  @BeforeAll
  static void setUp() {
    others = IndependentReaders.start();
  }

  @AfterAll
  static void tearDown() {
    others.ifPresent(IndependentReaders::close);
  }

  /** What is made of a file: its pixels, or why not. */
  private sealed interface Reading {
    record Read(RgbPixels pixels) implements Reading {}

    record Refused(String why) implements Reading {}
  }

  @TestFactory
  Stream<DynamicTest> shouldReadOddImagesAsOthersDoOrRefuseThemByName() throws IOException {
    IndependentReaders readers = readers();
    Map<String, String> refusals = refusals();
    return files().stream()
        .map(
            file -> {
              String name = file.getFileName().toString();
              return DynamicTest.dynamicTest(
                  name, () -> check(file, Optional.ofNullable(refusals.get(name)), readers));
            });
  }

  private static void check(Path file, Optional<String> refusal, IndependentReaders readers)
      throws IOException {
    switch (read(file)) {
      case Reading.Refused refused -> assertThat(refusal).contains(refused.why());
      case Reading.Read read -> {
        assertThat(refusal).isEmpty();
        assertThat(readers.read(Files.readAllBytes(file)))
            .hasSize(2)
            .allMatch(other -> isSame(other, read.pixels()));
      }
    }
  }

  @Test
  void shouldReadWhatIsMutatedAsOthersDoOrRefuseIt(TestReporter reporter) throws IOException {
    IndependentReaders readers = readers();
    List<byte[]> images = images();
    Map<String, Integer> counts = new HashMap<>();
    long seed = new Random().nextLong();
    for (int i = 0; i < MUTATIONS; i++) {
      Random random = new Random(seed + i);
      byte[] image = images.get(random.nextInt(images.size()));
      byte[] mutated = new PngMutation(random).of(image);

      String outcome = outcome(image, mutated, readers);

      assertThat(outcome).as("seed %s", seed + i).isIn("as another reader", "as before", "refused");
      counts.merge(outcome, 1, Integer::sum);
    }
    reporter.publishEntry("mutations", counts.toString());
    assertThat(counts).containsKeys("as another reader", "refused");
  }

  private String outcome(byte[] image, byte[] mutated, IndependentReaders readers)
      throws IOException {
    Path file = Files.write(folder.resolve("mutated"), mutated);
    Optional<RgbPixels> inMemory = decode(mutated);
    if (!(read(file) instanceof Reading.Read read)) {
      return inMemory.isEmpty() ? "refused" : "refused as a file alone";
    }
    if (inMemory.filter(tile -> isSame(tile, read.pixels())).isEmpty()) {
      return "other than in memory";
    }
    if (readers.read(mutated).stream().anyMatch(other -> isSame(other, read.pixels()))) {
      return "as another reader";
    }
    boolean same = readers.read(image).stream().anyMatch(whole -> isSame(whole, read.pixels()));
    return same ? "as before" : "other pixels";
  }

  /** By strips, as tiles are cut. Whatever is no refusal ends the test. */
  private static Reading read(Path file) throws IOException {
    try (ImageReader image = ImageReaders.open(file, LIMITS)) {
      byte[] rgb = new byte[image.width() * image.height() * RgbPixels.CHANNELS];
      int strip = 16;
      for (int y = 0; y < image.height(); y += strip) {
        int rows = Math.min(strip, image.height() - y);
        byte[] region = image.region(0, y, image.width(), rows).rgb();
        System.arraycopy(region, 0, rgb, y * image.width() * RgbPixels.CHANNELS, region.length);
      }
      image.finish();
      return new Reading.Read(new RgbPixels(image.width(), image.height(), rgb));
    } catch (ImageFormatException e) {
      return new Reading.Refused(e.kind() + " " + e.getMessage());
    }
  }

  private static Optional<RgbPixels> decode(byte[] png) {
    try {
      return Optional.of(TilePng.decode(png, (int) LIMITS.maxPixels()));
    } catch (ImageFormatException e) {
      return Optional.empty();
    }
  }

  private static boolean isSame(RgbPixels a, RgbPixels b) {
    return a.width() == b.width() && a.height() == b.height() && Arrays.equals(a.rgb(), b.rgb());
  }

  private static IndependentReaders readers() {
    assumeThat(others).as("python3 with Pillow, and libvips").isPresent();
    assumeThat(ODD).as("odd images beside the repository").exists();
    return others.orElseThrow();
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(ODD)) {
      return files.sorted().toList();
    }
  }

  /** Those that are read. */
  private static List<byte[]> images() throws IOException {
    List<byte[]> images = new ArrayList<>();
    for (Path file : files()) {
      if (read(file) instanceof Reading.Read) {
        images.add(Files.readAllBytes(file));
      }
    }
    return images;
  }

  /** File, kind and text of what is refused; all others are read. */
  private static Map<String, String> refusals() throws IOException {
    Map<String, String> refusals = new HashMap<>();
    try (InputStream in = OddPngTest.class.getResourceAsStream("odd-refusals.txt")) {
      for (String line : new String(in.readAllBytes(), UTF_8).lines().toList()) {
        String[] parts = line.split(" ", 2);
        refusals.put(parts[0], parts[1]);
      }
    }
    return refusals;
  }
}
