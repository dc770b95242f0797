package io.tilewise.image.tiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tilewise.image.ImageLimits;
import io.tilewise.image.ImageReader;
import io.tilewise.image.IndependentReaders;
import io.tilewise.image.Level;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.file.ImageReaders;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TIFFs that libtiff's and libvips's own programs write, beside what libvips reads of them. */
class WrittenTiffTest {
  private static final int WIDTH = 203;
  private static final int HEIGHT = 141;
  private static final List<String> CODECS =
      List.of("none", "lzw", "lzw:2", "zip", "zip:2", "zstd", "zstd:2");
  private static final List<String> LAYOUTS =
      List.of("-s -r 5", "-t -w 32 -l 48", "-s -r 9 -p separate", "-t -w 64 -l 16 -p separate");
  private static final List<String> FORMS = List.of("-L", "-B", "-L -8", "-B -8");

  /** Bits and photometric interpretation. */
  private static final int[][] SAMPLES = {{8, 2}, {8, 1}, {16, 2}, {16, 1}, {8, 0}};

  private static Optional<IndependentReaders> others = Optional.empty();

  @TempDir static Path folder;

  @BeforeAll
  static void setUp() throws IOException {
    others = IndependentReaders.start();
    for (int[] samples : SAMPLES) {
      write(base(samples), kind(samples), WIDTH, HEIGHT);
    }
  }

  private static void write(Path file, TiffKind kind, int width, int height) throws IOException {
    int[] picture = kind.picture(width, height, 1);
    TiffWriter tiff =
        TiffWriter.classic().with(kind.page(ByteOrder.LITTLE_ENDIAN, picture, width, height));
    Files.write(file, tiff.toBytes());
  }

  @AfterAll
  static void tearDown() {
    others.ifPresent(IndependentReaders::close);
  }

  private static RgbPixels source(int[] samples) {
    TiffKind kind = kind(samples);
    return kind.pixels(kind.picture(WIDTH, HEIGHT, 1), WIDTH, HEIGHT);
  }

  private static TiffKind kind(int[] samples) {
    return new TiffKind(1, samples[0], samples[1], false, false, 1, 0);
  }

  private static Path base(int[] samples) {
    return folder.resolve("base-%d-%d.tif".formatted(samples[0], samples[1]));
  }

  /** All codecs, layouts and samples, and of byte orders and offsets each with each of them. */
  @TestFactory
  Stream<DynamicTest> shouldReadWhatTiffcpWrites() {
    Tools.assumeInstalled("tiffcp");
    List<DynamicTest> tests = new ArrayList<>();
    for (int[] samples : SAMPLES) {
      for (String codec : CODECS) {
        for (String layout : LAYOUTS) {
          String form = FORMS.get((tests.size() + tests.size() / FORMS.size()) % FORMS.size());
          if (samples == SAMPLES[0] || !layout.contains("separate")) { // tiffcp cannot otherwise
            tests.add(tiffcp(samples, "-c " + codec + " " + layout + " " + form));
          }
        }
      }
    }
    return tests.stream();
  }

  @TestFactory
  Stream<DynamicTest> shouldReadTheJpegsThatTiffcpWrites() {
    Tools.assumeInstalled("tiffcp");
    List<DynamicTest> tests = new ArrayList<>();
    for (int[] samples : new int[][] {{8, 2}, {8, 1}, {8, 0}}) {
      for (String codec : List.of("jpeg", "jpeg:50", "jpeg:r", "jpeg:r:20")) {
        for (String layout : List.of("-s -r 16", "-t -w 32 -l 48", "-s -r 141")) {
          for (String form : List.of("-L", "-B -8")) {
            tests.add(tiffcp(samples, "-c " + codec + " " + layout + " " + form));
          }
        }
      }
    }
    return tests.stream();
  }

  private static DynamicTest tiffcp(int[] samples, String options) {
    return DynamicTest.dynamicTest(
        "%d bits, photometric %d, %s".formatted(samples[0], samples[1], options),
        () -> {
          Path to = folder.resolve("tiffcp.tif");
          List<String> command = new ArrayList<>(List.of("tiffcp"));
          command.addAll(List.of(options.split(" ")));
          command.addAll(List.of(base(samples).toString(), to.toString()));
          Tools.run(command.toArray(String[]::new));
          if (options.contains("jpeg")) {
            assertReadAsOthersDo(to);
          } else {
            assertThat(Tiffs.isSame(Tiffs.read(to, 0), source(samples))).isTrue();
          }
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--compression jpeg --Q 50 --tile --tile-width 64 --tile-height 64",
        "--compression jpeg --Q 95 --tile --tile-width 128 --tile-height 128",
        "--compression jpeg --Q 75",
        "--compression deflate --predictor horizontal --tile",
        "--compression zstd --level 19 --tile --tile-width 64 --tile-height 64",
        "--compression zstd --predictor none",
        "--compression lzw --predictor horizontal --bigtiff",
        "--compression lzw --predictor none --tile",
        "--compression none --tile --tile-width 48 --tile-height 32",
        "--compression none --miniswhite"
      })
  void shouldReadWhatVipsWrites(String options) throws Exception {
    Tools.assumeInstalled("vips");
    for (int[] samples : SAMPLES) {
      if (samples[0] == 8 || !options.contains("jpeg")) {
        Path to = folder.resolve("vips.tif");
        List<String> command = new ArrayList<>(List.of("vips", "tiffsave"));
        command.addAll(List.of(base(samples).toString(), to.toString()));
        command.addAll(List.of(options.split(" ")));
        Tools.run(command.toArray(String[]::new));
        assertReadAsOthersDo(to);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"jpeg, false", "deflate, true", "lzw, false", "zstd, true"})
  void shouldReadTheLevelsOfAPyramid(String codec, boolean subifd) throws Exception {
    Tools.assumeInstalled("vips");
    Path to = folder.resolve("pyramid.tif");
    List<String> command = new ArrayList<>(List.of("vips", "tiffsave"));
    command.addAll(List.of(base(SAMPLES[0]).toString(), to.toString(), "--pyramid", "--tile"));
    command.addAll(List.of("--tile-width", "32", "--tile-height", "32", "--compression", codec));
    if (subifd) {
      command.add("--subifd");
    }
    Tools.run(command.toArray(String[]::new));

    try (ImageReader image = ImageReaders.open(to, ImageLimits.DEFAULT)) {
      List<Level> levels = image.layout().levels();
      assertThat(levels).hasSizeGreaterThan(2);
      for (int i = 0; i < levels.size(); i++) {
        RgbPixels vips =
            subifd && i > 0
                ? Tools.vips(to, folder, 0, "--subifd", "" + (i - 1))
                : Tools.vips(to, folder, subifd ? 0 : i);
        assertThat(Tiffs.isSame(Tiffs.read(image, i), vips)).as("level %d", i).isTrue();
      }
    }
  }

  @Test
  void shouldReadAPyramidThatSaysItIsOfAperioAsOpenSlideDoes() throws Exception {
    Tools.assumeInstalled("vips", "tiffset", "openslide-write-png");
    // OpenSlide places what it reads in parts of pixels where sides are no powers of two.
    Path even = folder.resolve("even.tif");
    write(even, TiffKind.RGB, 512, 256);
    Path to = folder.resolve("pyramid.svs");
    Tools.run(
        "vips",
        "tiffsave",
        even.toString(),
        to.toString(),
        "--pyramid",
        "--tile",
        "--tile-width",
        "32",
        "--tile-height",
        "32",
        "--compression",
        "jpeg");
    Tools.run("tiffset", "-s", "270", "Aperio|MPP = 0.25", to.toString());

    try (ImageReader image = ImageReaders.open(to, ImageLimits.DEFAULT)) {
      assertThat(image.layout().micronsPerPixel()).hasValue(0.25);
      for (int i = 0; i < image.layout().levels().size(); i++) {
        Level level = image.layout().level(i);
        RgbPixels other = Tools.openSlide(to, folder, i, level.width(), level.height());
        assertThat(Tiffs.isSame(Tiffs.read(image, i), other)).as("level %d", i).isTrue();
      }
    }
  }

  /** Pillow inverts some grey and not other, libvips refuses tiles of planes: one is enough. */
  private static void assertReadAsOthersDo(Path file) throws Exception {
    assumeThat(others).as("python3 with Pillow, and libvips").isPresent();
    RgbPixels pixels = Tiffs.read(file, 0);

    List<RgbPixels> answers = others.orElseThrow().read(Files.readAllBytes(file));

    assertThat(answers).anyMatch(other -> Tiffs.isSame(other, pixels));
  }
}
