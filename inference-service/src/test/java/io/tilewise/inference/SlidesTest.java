package io.tilewise.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.file.SourceFile;
import io.tilewise.inference.InferenceConfig.Images;
import io.tilewise.runtime.Health;
import io.tilewise.runtime.RunningService;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What inference opens of what a tiler sends by reference. */
class SlidesTest {
  private static final Path OPEN_FILES = Path.of("/proc/self/fd");

  @TempDir Path folder;
  private Path root;
  private Slides slides;

  @BeforeEach
  void setUp() throws Exception {
    root = folder.toRealPath();
    Images standard = Images.NONE;
    slides =
        Slides.of(
            new Images(
                List.of(root),
                standard.mostOpen(),
                standard.rememberedBytes(),
                standard.maxHeldPixels(),
                false));
  }

  /** A tiler takes it, and sends its tiles by reference by itself: they are of small pieces. */
  @Test
  void shouldOpenASlideOfWhichAnotherLevelIsOneLargeStrip() throws Exception {
    Path slide = SmallTiffs.writeSlide(root.resolve("slide.tif"));

    assertThat(read(slide).rgb()).containsOnly(0);
  }

  /** Whoever sent the tile would have it decoded in vain. */
  @Test
  void shouldDecodeNoLargeJpegToSayThatNoTileOfItIsRead() throws Exception {
    Path jpeg = root.resolve("a.jpg");
    BufferedImage picture = new BufferedImage(4_200, 4_200, BufferedImage.TYPE_BYTE_GRAY);
    assertThat(ImageIO.write(picture, "jpeg", jpeg.toFile())).isTrue();

    assertThatExceptionOfType(ImageFormatException.class)
        .isThrownBy(() -> read(jpeg))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ImageFormatException.Kind.TOO_LARGE));
  }

  @Test
  void shouldCloseItsImagesAtTheEndOfTheService() throws Exception {
    assumeThat(OPEN_FILES).as("the files that a process has open").isDirectory();
    Path slide = SmallTiffs.write(root.resolve("a.tif"), 16, 1);
    assertThat(read(slide).width()).isEqualTo(16);
    assertThat(isOpen(slide)).isTrue();
    List<String> calls = new ArrayList<>();

    RunningService service = slides.closedWith(new Recorded(calls));
    service.stopTaking();
    assertThat(isOpen(slide)).as("what is under way reads on").isTrue();
    service.close(Instant.EPOCH);

    await().until(() -> !isOpen(slide)); // its own thread closes it
    assertThat(calls).containsExactly("stopTaking", "close");
    assertThat(service.name()).isEqualTo("recorded");
    assertThat(service.health()).isEqualTo(Health.up());
  }

  private RgbPixels read(Path slide) throws Exception {
    int side = slide.endsWith("a.tif") ? 16 : 256;
    return slides
        .tiles()
        .images()
        .orElseThrow()
        .read(slide.toUri(), version(slide), image -> image.region(0, 0, 0, side, side));
  }

  private static boolean isOpen(Path file) throws IOException {
    try (Stream<Path> open = Files.list(OPEN_FILES)) {
      return open.anyMatch(each -> isLinkTo(each, file));
    }
  }

  private static boolean isLinkTo(Path link, Path file) {
    try {
      return Files.readSymbolicLink(link).equals(file);
    } catch (IOException e) {
      return false; // closed by now
    }
  }

  private static String version(Path file) throws Exception {
    try (SourceFile source = SourceFile.open(file, ImageLimits.DEFAULT)) {
      return source.version();
    }
  }

  /** What a service is told. */
  private record Recorded(List<String> calls) implements RunningService {
    @Override
    public String name() {
      return "recorded";
    }

    @Override
    public Health health() {
      return Health.up();
    }

    @Override
    public void stopTaking() {
      calls.add("stopTaking");
    }

    @Override
    public void close(Instant by) {
      calls.add("close");
    }
  }
}
