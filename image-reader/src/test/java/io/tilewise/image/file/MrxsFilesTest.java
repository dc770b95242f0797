package io.tilewise.image.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageFormatException.Kind;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.Sha256;
import io.tilewise.image.openslide.OpenSlideLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A slide of several files: the one that is named, and a folder of its name. */
class MrxsFilesTest {
  private static final ImageLimits ALLOWED = ImageLimits.DEFAULT.withOpenSlide(true);

  @TempDir Path folder;
  private Path slide;
  private Path data;

  @BeforeEach
  void write() throws IOException {
    slide = Files.writeString(folder.toRealPath().resolve("slide.mrxs"), "a picture");
    data = Files.createDirectory(folder.toRealPath().resolve("slide"));
    Files.writeString(data.resolve("Slidedat.ini"), "[HIERARCHICAL]\nINDEXFILE=Index.dat\n");
    Files.writeString(data.resolve("Index.dat"), "where");
    Files.writeString(data.resolve("Data0000.dat"), "pixels");
  }

  @Test
  void shouldHaveAnotherVersionWhenAnyOfItsFilesIsAnother() throws Exception {
    String before = version();
    assertThat(version()).isEqualTo(before);

    Files.setLastModifiedTime(data.resolve("Data0000.dat"), FileTime.fromMillis(1));
    String written = version();
    Files.writeString(data.resolve("Data0001.dat"), "more");
    String added = version();

    assertThat(written).isNotEqualTo(before).hasSameSizeAs(before);
    assertThat(added).isNotIn(before, written);
  }

  @Test
  void shouldTellWhenAFileOfItsFolderIsChangedMeanwhile() throws Exception {
    try (SourceFile source = SourceFile.open(slide, ImageLimits.DEFAULT)) {
      source.checkUnchanged();

      Files.writeString(data.resolve("Data0000.dat"), "other pixels");

      assertThatThrownBy(source::checkUnchanged)
          .isInstanceOf(ImageFormatException.class)
          .hasMessageStartingWith("image: changed while it was read");
    }
  }

  @Test
  void shouldDigestAllOfItsFiles() throws Exception {
    try (SourceFile source = SourceFile.open(slide, ImageLimits.DEFAULT)) {
      assertThatThrownBy(source::contentSha256).isInstanceOf(IllegalStateException.class);

      source.digest();

      String sums =
          Stream.of("a picture", "pixels", "where", "[HIERARCHICAL]\nINDEXFILE=Index.dat\n")
              .map(MrxsFilesTest::sha256)
              .sorted()
              .map(digest -> digest + "\n")
              .collect(Collectors.joining());
      assertThat(source.contentSha256()).isEqualTo(sha256(sums));
    }
  }

  @Test
  void shouldCountTheBytesOfAllFiles() {
    assertThatThrownBy(() -> SourceFile.open(slide, new ImageLimits(40, 10, 10, 10)))
        .isInstanceOfSatisfying(
            ImageFormatException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TOO_LARGE));
  }

  @Test
  void shouldRefuseALinkInItsFolder() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "pixels");
    Files.delete(data.resolve("Data0000.dat"));
    Files.createSymbolicLink(data.resolve("Data0000.dat"), secret);

    assertRefused(ALLOWED, Kind.UNSUPPORTED)
        .hasMessage("MRXS: a link in its folder (expected: files)");
  }

  @Test
  void shouldNotFollowALinkToItsFolder() throws Exception {
    assumeOpenSlide();
    Files.move(data, folder.resolve("elsewhere"));
    Files.createSymbolicLink(data, folder.resolve("elsewhere"));

    assertRefused(ALLOWED, Kind.CORRUPT)
        .hasMessage("MRXS: no Slidedat.ini in a folder of its name (expected: its files there)");
  }

  @Test
  void shouldRefuseATableThatLeadsOutOfItsFolder() throws Exception {
    assumeOpenSlide();
    Files.writeString(data.resolve("Slidedat.ini"), "[HIERARCHICAL]\nINDEXFILE=../secret\n");

    assertRefused(ALLOWED, Kind.CORRUPT)
        .hasMessage("MRXS INDEXFILE: not in its folder (expected: a file there)");
  }

  @Test
  void shouldRefuseWhatIsNone() {
    assumeOpenSlide();

    assertRefused(ALLOWED, Kind.CORRUPT).hasMessageStartingWith("MRXS: ");
  }

  /** The file itself is a picture that could be read, and is not the slide. */
  @Test
  void shouldBeKnownByItsNameThoughItIsAPicture() throws Exception {
    Files.write(slide, new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff});

    assertRefused(ImageLimits.DEFAULT, Kind.UNSUPPORTED)
        .hasMessage(
            "MRXS: read by OpenSlide alone (expected: libopenslide installed, and"
                + " TILEWISE_OPENSLIDE=true)");
  }

  private AbstractThrowableAssert<?, ?> assertRefused(ImageLimits limits, Kind kind) {
    return assertThatThrownBy(() -> ImageReaders.open(slide, limits).close())
        .isInstanceOfSatisfying(
            ImageFormatException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  private static void assumeOpenSlide() {
    assumeThat(OpenSlideLibrary.find()).as("libopenslide is installed").isPresent();
  }

  private String version() throws Exception {
    try (SourceFile source = SourceFile.open(slide, ImageLimits.DEFAULT)) {
      return source.version();
    }
  }

  private static String sha256(String text) {
    return HexFormat.of().formatHex(Sha256.begin().digest(text.getBytes(UTF_8)));
  }
}
