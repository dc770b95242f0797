package io.tilewise.image.jpeg;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.RgbPixels;
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
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** Odd JPEGs, and thousands that are odder, beside libjpeg-turbo's own reader. */
class OddJpegTest {
  private static final Path ODD = Path.of("../../shared/data/odd/jpeg");
  private static final int MUTATIONS = Boolean.getBoolean("tilewise.long") ? 10_000 : 200;
  private static final int MOST_BYTES = 50_000;
  private static final ImageLimits SMALL = new ImageLimits(1 << 20, 70_000, 2_000_000, 2_000_000);

  @TempDir Path folder;

  @BeforeEach
  void setUp() {
    assumeThat(ODD).as("odd images beside the repository").exists();
    assumeThat(Djpeg.isInstalled()).as("djpeg of libjpeg-turbo is installed").isTrue();
  }

  @TestFactory
  Stream<DynamicTest> shouldReadOddImagesAsLibjpegTurboOrRefuseThemByName() throws IOException {
    Map<String, String> refusals = refusals();
    return files().stream()
        .map(
            file -> {
              String name = file.getFileName().toString();
              Optional<String> refusal = Optional.ofNullable(refusals.get(name));
              return DynamicTest.dynamicTest(name, () -> check(file, refusal));
            });
  }

  private void check(Path file, Optional<String> refusal) throws IOException {
    try {
      RgbPixels pixels = Jpegs.read(Files.readAllBytes(file), folder);
      assertThat(refusal).isEmpty();
      Djpeg djpeg = Djpeg.read(file, folder);
      assertThat(djpeg.warnings()).isEmpty();
      assertThat(isSame(djpeg.pixels(), pixels)).as("same pixels").isTrue();
    } catch (ImageFormatException e) {
      assertThat(refusal).contains(e.kind() + " " + e.getMessage());
    }
  }

  @Test
  void shouldReadWhatIsMutatedAsLibjpegTurboOrRefuseIt(TestReporter reporter) throws IOException {
    List<byte[]> images = images();
    Map<String, Integer> counts = new TreeMap<>();
    long seed = new Random().nextLong();
    for (int i = 0; i < MUTATIONS; i++) {
      Random random = new Random(seed + i);
      byte[] image = images.get(random.nextInt(images.size()));

      String outcome = outcome(new JpegMutation(random).of(image));

      assertThat(outcome).as("seed %s", seed + i).isIn("the same", "refused");
      counts.merge(outcome, 1, Integer::sum);
    }
    reporter.publishEntry("mutations", counts.toString());
    assertThat(counts).containsKeys("the same", "refused");
  }

  /** Whatever is no refusal ends the test. */
  private String outcome(byte[] mutated) throws IOException {
    RgbPixels pixels;
    try {
      pixels = Jpegs.read(mutated, folder, SMALL);
    } catch (ImageFormatException e) {
      return "refused";
    }
    Djpeg djpeg = Djpeg.read(folder.resolve("image"), folder);
    if (!djpeg.warnings().isEmpty()) {
      return "read in spite of: " + djpeg.warnings();
    }
    return isSame(djpeg.pixels(), pixels) ? "the same" : "other pixels";
  }

  private static boolean isSame(Optional<RgbPixels> one, RgbPixels other) {
    return one.filter(
            pixels ->
                pixels.width() == other.width()
                    && pixels.height() == other.height()
                    && Arrays.equals(pixels.rgb(), other.rgb()))
        .isPresent();
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(ODD)) {
      return files.sorted().toList();
    }
  }

  /** Those that are read, and small. */
  private List<byte[]> images() throws IOException {
    Map<String, String> refusals = refusals();
    List<byte[]> images = new ArrayList<>();
    for (Path file : files()) {
      if (Files.size(file) < MOST_BYTES && !refusals.containsKey(file.getFileName().toString())) {
        images.add(Files.readAllBytes(file));
      }
    }
    return images;
  }

  /** File, kind and text of what is refused; all others are read. */
  private static Map<String, String> refusals() throws IOException {
    Map<String, String> refusals = new HashMap<>();
    try (InputStream in = OddJpegTest.class.getResourceAsStream("odd-refusals.txt")) {
      for (String line : new String(in.readAllBytes(), UTF_8).lines().toList()) {
        String[] parts = line.split(" ", 2);
        refusals.put(parts[0], parts[1]);
      }
    }
    return refusals;
  }
}
