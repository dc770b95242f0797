package io.tilewise.image.tiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.IndependentReaders;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.SampleImages;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** Thousands of damaged TIFFs: the pixels that others read, or a refusal. */
class TiffMutationTest {
  private static final int MUTATIONS = Boolean.getBoolean("tilewise.long") ? 20_000 : 600;
  private static final ImageLimits SMALL = new ImageLimits(1 << 22, 70_000, 4_000_000, 4_000_000);
  private static final int KILOBYTE = 1024;

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

  @Test
  void shouldReadWhatIsMutatedAsOthersDoOrRefuseIt(TestReporter reporter) throws IOException {
    assumeThat(others).as("python3 with Pillow, and libvips").isPresent();
    List<byte[]> images = readByOthers(images());
    Map<String, Integer> counts = new TreeMap<>();
    long seed = new Random().nextLong();
    for (int i = 0; i < MUTATIONS; i++) {
      Random random = new Random(seed + i);
      byte[] image = images.get(random.nextInt(images.size()));
      byte[] mutated = new TiffMutation(random).of(image);

      String outcome = outcome(image, mutated);

      assertThat(outcome).as("seed %s", seed + i).isIn("as another reader", "as before", "refused");
      counts.merge(outcome, 1, Integer::sum);
    }
    reporter.publishEntry("mutations", counts.toString());
    assertThat(counts).containsKeys("as another reader", "refused");
  }

  /** Whatever is no refusal ends the test. */
  private String outcome(byte[] image, byte[] mutated) throws IOException {
    Optional<RgbPixels> read = read(mutated);
    if (read.isEmpty()) {
      return "refused";
    }
    if (others.orElseThrow().read(mutated).stream().anyMatch(o -> Tiffs.isSame(o, read.get()))) {
      return "as another reader";
    }
    return read(image).filter(whole -> Tiffs.isSame(whole, read.get())).isPresent()
        ? "as before"
        : "other pixels";
  }

  @Test
  void shouldReadARealFileCutOffAtEveryKilobyteAsItWasOrRefuseIt() throws Exception {
    for (String name :
        List.of(
            "slides/CMU-1-Small-Region.svs",
            "scans/yb10kx5k.zstd.tiff",
            "scans/test_orient6.tif")) {
      Path file = Path.of("../../shared/data", name);
      assumeThat(file).as("real images beside the repository").exists();
      byte[] whole = Files.readAllBytes(file);
      for (int length = KILOBYTE; length < whole.length; length += KILOBYTE) {
        byte[] cut = Arrays.copyOf(whole, length);
        Path to = Files.write(folder.resolve("cut.tif"), cut);
        assertThat(refusal(to)).as("%s, %d bytes", name, length).isPresent();
      }
    }
  }

  private static Optional<String> refusal(Path file) throws IOException {
    try {
      Tiffs.read(file, 0);
      return Optional.empty();
    } catch (ImageFormatException e) {
      return Optional.of(e.getMessage());
    }
  }

  private Optional<RgbPixels> read(byte[] tiff) throws IOException {
    try {
      return Optional.of(Tiffs.read(Files.write(folder.resolve("mutated"), tiff), 0, SMALL));
    } catch (ImageFormatException e) {
      return Optional.empty();
    }
  }

  /** Those that another reader reads at all: some refuse BigTIFF, others planes. */
  private List<byte[]> readByOthers(List<byte[]> images) throws IOException {
    List<byte[]> read = new ArrayList<>();
    for (byte[] image : images) {
      if (outcome(image, image).equals("as another reader")) {
        read.add(image);
      }
    }
    assertThat(read).hasSizeGreaterThan(images.size() / 2);
    return read;
  }

  /** One of each kind, in all forms; some of JPEG. */
  private static List<byte[]> images() throws IOException {
    List<byte[]> images = new ArrayList<>();
    for (TiffKind kind : TiffKind.all()) {
      ByteOrder order = images.size() % 2 == 0 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
      int[] picture = kind.picture(37, 29, images.size());
      images.add(
          new TiffWriter(order, images.size() % 3 == 0)
              .with(kind.page(order, picture, 37, 29))
              .toBytes());
    }
    for (int i = 0; i < 40; i++) {
      images.add(jpeg(i));
    }
    return images;
  }

  private static byte[] jpeg(int seed) throws IOException {
    boolean grey = seed % 4 == 0;
    int type = grey ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB;
    TiffWriter.Page page = new TiffWriter.Page(ByteOrder.LITTLE_ENDIAN);
    page.longs(256, 37).longs(257, 29).shorts(259, 7).shorts(262, grey ? 1 : 6);
    page.shorts(277, grey ? 1 : 3).tiled(32, 32);
    page.shorts(258, grey ? new long[] {8} : new long[] {8, 8, 8});
    for (int i = 0; i < 2; i++) {
      page.piece(SampleImages.jpeg(SampleImages.random(32, 32, type, seed + i)));
    }
    return new TiffWriter(ByteOrder.LITTLE_ENDIAN, seed % 3 == 0).with(page).toBytes();
  }
}
