package io.tilewise.tiler;

import static io.tilewise.tiler.Workshop.announced;
import static io.tilewise.tiler.Workshop.submission;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.Reason;
import io.tilewise.events.model.ManifestModel;
import io.tilewise.events.model.ModelReference;
import io.tilewise.events.tiling.EdgePolicy;
import io.tilewise.events.tiling.TileGrid;
import io.tilewise.image.ImageLayout;
import io.tilewise.image.png.TilePng;
import io.tilewise.kafka.AwayException;
import io.tilewise.model.ModelCard;
import io.tilewise.model.ModelRepository;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

/** Images that are refused, and why. */
class ImageRefusalsTest extends ImageCutting {
  private static final TilePlan.Source LARGE =
      new TilePlan.Source(
          ImageLayout.ofRows("test", ImageLayout.LOSSLESS, 1100, 1100),
          "v1",
          Long.MAX_VALUE,
          ByReference.NEVER);

  @Test
  void shouldRefuseAnotherScannerThanTheCardWasFittedFor() throws Exception {
    workshop.fittedModel("fitted", "scanner-1");
    Path file = workshop.image("a.png", 40, 20);

    assertThat(cut(scannedBy("scanner-1", file))).isPresent();
    assertThat(cut(submission(file.toUri(), "fitted"))).as("no scanner named").isPresent();
    assertThatExceptionOfType(RejectedException.class)
        .isThrownBy(() -> cut(scannedBy("scanner-2", file)))
        .withMessage(
            "attributes.scanner: scanner-2 (expected: scanner-1, for which fitted@1 was fitted)")
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.FIT_OUT_OF_SCOPE));
  }

  @Test
  void shouldRejectAMissingFile() throws IOException {
    workshop.image("other.png", 16, 16);

    assertRejected(workshop.images.resolve("none.png"), Reason.IMAGE_NOT_FOUND)
        .hasMessage("image: no such file (expected: a readable file)");
  }

  @Test
  void shouldRejectADirectory() {
    assertRejected(workshop.images, Reason.IMAGE_NOT_FOUND)
        .hasMessage(
            "image: a directory without DICOM (expected: a file, or a directory of DICOM files"
                + " alone)");
  }

  @Test
  void shouldRejectZeroBytes() throws IOException {
    assertRejected(workshop.file("a.png", new byte[0]), Reason.IMAGE_CORRUPT)
        .hasMessage("image: 0 bytes (expected: PNG, JPEG, TIFF or DICOM)");
  }

  @Test
  void shouldRejectTextThatIsCalledPng() throws IOException {
    byte[] text = "not an image".getBytes(StandardCharsets.UTF_8);

    assertRejected(workshop.file("a.png", text), Reason.IMAGE_UNSUPPORTED)
        .hasMessage("image: a text file (expected: PNG, JPEG, TIFF or DICOM)");
  }

  @Test
  void shouldRejectASlideThatIsCutOff() throws IOException {
    assertRejected(workshop.file("a.svs", new byte[] {'I', 'I', '*', 0}), Reason.IMAGE_CORRUPT)
        .hasMessage("TIFF: ends in its header (expected: directories behind it)");
  }

  @Test
  void shouldRejectATruncatedPngBeforeItsFirstTile() throws IOException {
    byte[] png = TilePng.encode(Workshop.noise(40, 20, 1));

    assertRejected(workshop.file("a.png", Arrays.copyOf(png, 2000)), Reason.IMAGE_CORRUPT)
        .hasMessage("PNG: ends in or behind IDAT (expected: all chunks up to IEND)");
    assertThat(tiles).isEmpty();
  }

  @Test
  void shouldRejectATruncatedJpegBeforeItsFirstTile() throws IOException {
    byte[] jpeg = jpeg(Raster.createInterleavedRaster(0, 64, 64, 3, null));

    assertRejected(
            workshop.file("a.jpg", Arrays.copyOf(jpeg, jpeg.length - 9)), Reason.IMAGE_CORRUPT)
        .hasMessage("JPEG: ends too early (expected: its end marker, ff d9)");
    assertThat(tiles).isEmpty();
  }

  @Test
  void shouldRejectTheHeaderOfAHugePng() throws IOException {
    byte[] header =
        HexFormat.of()
            .parseHex(
                "89504e470d0a1a0a0000000d494844520000ea600000ea6008020000005bf7ac7f"
                    + "0000000049444154");

    assertRejected(workshop.file("a.png", header), Reason.IMAGE_CORRUPT)
        .hasMessageStartingWith("PNG");
  }

  @Test
  void shouldRejectCmykByName() throws IOException {
    byte[] jpeg = jpeg(Raster.createInterleavedRaster(0, 16, 16, 4, null));

    assertRejected(workshop.file("a.jpg", jpeg), Reason.IMAGE_UNSUPPORTED)
        .hasMessage("JPEG colours: CMYK or YCCK (expected: grey, YCbCr or RGB)");
  }

  @Test
  void shouldRejectATranslucentImageByName() throws IOException {
    byte[] png = png(new BufferedImage(16, 16, BufferedImage.TYPE_4BYTE_ABGR));

    assertRejected(workshop.file("a.png", png), Reason.IMAGE_UNSUPPORTED)
        .hasMessage("PNG alpha: a pixel with 0 of 255 (expected: opaque pixels)");
  }

  @Test
  void shouldRejectAFileOutsideTheRoots() throws IOException {
    assertRejected(Files.createFile(folder.resolve("x.png")), Reason.URI_NOT_ALLOWED)
        .hasMessage("uri: outside (expected: a file: URI below one of the image roots)");
  }

  @Test
  void shouldRejectAnUnknownModel() throws IOException {
    Path file = workshop.image("a.png", 16, 16);

    assertRejected(submission(file.toUri(), "lungs"), Reason.MODEL_UNKNOWN)
        .hasMessage("model: lungs (expected: one of cells@1)");
  }

  @Test
  void shouldNotRejectForAModelThatIsStillBeingCopied() throws IOException {
    Path file = workshop.image("a.png", 16, 16);
    Files.delete(workshop.models.resolve("cells/1/model.json"));

    assertThatThrownBy(() -> cut(submission(file.toUri(), "cells")))
        .isInstanceOf(AwayException.class)
        .hasMessage("model cells@1: model.json: missing (expected: a file)");
  }

  @Test
  void shouldRejectMoreTilesThanAManifestTakes() {
    ModelCard.Tile tile = new ModelCard.Tile(10, 9, null, EdgePolicy.PAD);

    assertThatThrownBy(() -> TilePlan.of(announced(anySubmission()), LARGE, tile, anyModel()))
        .isInstanceOf(RejectedException.class)
        .hasMessage("image: 1091x1091 tiles of 10 (expected: at most 1000000 tiles)");
    assertThat(TileGrid.MAX_TILES).isEqualTo(1_000_000);
  }

  @Test
  void shouldRejectTilesThatNoRecordCanCarry() {
    ModelCard.Tile tile = new ModelCard.Tile(4096, 0, null, EdgePolicy.PAD);

    assertThatThrownBy(() -> TilePlan.of(announced(anySubmission()), LARGE, tile, anyModel()))
        .isInstanceOf(RejectedException.class)
        .hasMessageMatching(
            "tile.size: 4096, up to \\d+ bytes \\(expected: at most 16711680 bytes a tile\\)");
  }

  private static ImageSubmitted scannedBy(String scanner, Path file) {
    ImageSubmitted plain = submission(file.toUri(), "fitted");
    return new ImageSubmitted(
        plain.imageId(),
        plain.submissionId(),
        plain.uri(),
        plain.model(),
        plain.lane(),
        null,
        plain.maxWait(),
        plain.submittedAt(),
        Map.of("scanner", scanner));
  }

  private ImageSubmitted anySubmission() {
    return submission(workshop.images.toUri(), "cells");
  }

  private ManifestModel anyModel() throws Exception {
    return new ModelRepository(workshop.models).resolve(ModelReference.parse("cells")).manifest();
  }

  private AbstractThrowableAssert<?, ?> assertRejected(Path file, Reason reason) {
    return assertRejected(submission(file.toUri(), "cells"), reason);
  }

  private AbstractThrowableAssert<?, ?> assertRejected(ImageSubmitted submission, Reason reason) {
    return assertThatThrownBy(() -> cut(submission))
        .isInstanceOfSatisfying(
            RejectedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private static byte[] jpeg(Raster raster) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (var stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(new IIOImage(raster, null, null));
    }
    return out.toByteArray();
  }
}
