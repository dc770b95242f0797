package io.tilewise.image.tiff;

import static io.tilewise.image.tiff.Tiffs.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.image.ImageFormatException.Kind;
import io.tilewise.image.ImageLayout;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.ImageReader;
import io.tilewise.image.Level;
import io.tilewise.image.file.ImageReaders;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TiffDialectTest {
  private static final String APERIO =
      "Aperio Image Library v11\r\n64x48 (16x16) JPEG|AppMag = 20|MPP = 0.4990|Left = 25.69";
  private static final String OME =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06">
        <Image ID="Image:0"><Pixels ID="Pixels:0" DimensionOrder="XYCZT" Type="uint8" SizeX="64"
          SizeY="48" SizeZ="1" SizeC="3" SizeT="1" PhysicalSizeX="0.25" PhysicalSizeY="0.25">
          <Channel ID="Channel:0" SamplesPerPixel="3"/><TiffData IFD="0" PlaneCount="1"/>
        </Pixels></Image>
      </OME>
      """;

  @TempDir Path folder;

  @Test
  void shouldTakeTheTiledImagesOfAnSvsForLevels() throws Exception {
    TiffWriter svs =
        TiffWriter.classic()
            .with(page(64, 48).text(270, APERIO))
            .with(strips(32, 24).text(270, APERIO))
            .with(page(32, 24).text(270, APERIO))
            .with(strips(8, 6).longs(254, 1).text(270, "Aperio Image Library\r\nlabel 8x6"))
            .with(strips(12, 4).longs(254, 9).text(270, "Aperio Image Library\r\nmacro 12x4"));

    ImageLayout layout = layout(svs);

    assertThat(layout.format()).isEqualTo("TIFF (Aperio SVS), none, 8-bit RGB");
    assertThat(layout.levels()).extracting(Level::width).containsExactly(64, 32);
    assertThat(layout.micronsPerPixel()).hasValue(0.499);
  }

  @Test
  void shouldRefuseALevelOfAnSvsThatHasAnotherShape() throws IOException {
    TiffWriter svs = TiffWriter.classic().with(page(64, 48).text(270, APERIO)).with(page(32, 32));

    assertRefused(svs.toBytes(), folder, Kind.UNSUPPORTED)
        .hasMessage("TIFF level 1: 32x32 beside 64x48 (expected: smaller, and of the same shape)");
  }

  @Test
  void shouldRefuseALevelOfAnSvsInJpeg2000() throws IOException {
    TiffWriter svs =
        TiffWriter.classic()
            .with(page(64, 48).text(270, APERIO))
            .with(page(32, 24).shorts(259, 33003));

    assertRefused(svs.toBytes(), folder, Kind.UNSUPPORTED)
        .hasMessageStartingWith("TIFF Compression (tag 259): 33003, JPEG 2000 of Aperio (expect");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Aperio|MPP = 0", "Aperio|MPP = x", "Aperio", "Aperio|MPP=1e9"})
  void shouldTellNoResolutionOfAnSvsThatDoesNot(String description) throws Exception {
    assertThat(
            layout(TiffWriter.classic().with(page(64, 48).text(270, description)))
                .micronsPerPixel())
        .isEmpty();
  }

  @Test
  void shouldReadAnOmeTiffOfOnePlaneOfRgb() throws Exception {
    TiffWriter ome =
        TiffWriter.bigTiff().with(page(64, 48).text(270, OME).child(page(32, 24).longs(254, 1)));

    ImageLayout layout = layout(ome);

    assertThat(layout.format()).isEqualTo("TIFF (OME), none, 8-bit RGB");
    assertThat(layout.levels()).extracting(Level::width).containsExactly(64, 32);
    assertThat(layout.micronsPerPixel()).hasValue(0.25);
  }

  @Test
  void shouldKnowOmeXmlByAPrefix() throws Exception {
    String xml = OME.replace("<", "<ome:").replace("<ome:/", "</ome:").replace("<ome:?", "<?");
    xml = xml.replace("xmlns=", "xmlns:ome=");

    assertThat(layout(TiffWriter.classic().with(page(64, 48).text(270, xml))).format())
        .startsWith("TIFF (OME)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "uint8|uint16|OME-TIFF Type: uint16 (expected: uint8)",
        "uint8|DOE JOHN|OME-TIFF Type: none of the standard's (expected: uint8)",
        "SizeZ=\"1\"|SizeZ=\"5\"|OME-TIFF SizeZ: 5 (expected: 1; one plane of RGB)",
        "SizeT=\"1\"|SizeT=\"2\"|OME-TIFF SizeT: 2 (expected: 1; one plane of RGB)",
        "SizeC=\"3\"|SizeC=\"4\"|OME-TIFF SizeC: 4 (expected: 3; one plane of RGB)",
        "SizeX=\"64\"|SizeX=\"65\"|OME-TIFF SizeX: 65 (expected: 64; one plane of RGB)",
        "IFD=\"0\"|IFD=\"1\"|OME-TIFF IFD: 1 (expected: 0; one plane of RGB)",
        "</Image>|</Image><Image/>|OME-TIFF images: 2 (expected: 1; one plane of RGB)",
        "<TiffData|<Channel/><TiffData|OME-TIFF channels: 2 (expected: 1; one plane of RGB)",
        "<TiffData|<MetadataOnly/><TiffData|OME-TIFF Pixels of its own file: 0 (expected: 1; one"
            + " plane of RGB)"
      })
  void shouldRefuseOtherOmeTiffsByName(String from, String to, String message) throws IOException {
    byte[] ome = TiffWriter.classic().with(page(64, 48).text(270, OME.replace(from, to))).toBytes();

    assertRefused(ome, folder, Kind.UNSUPPORTED).hasMessage(message);
  }

  @Test
  void shouldRefuseDamagedXml() throws IOException {
    byte[] ome =
        TiffWriter.classic().with(page(64, 48).text(270, OME.replace("</OME>", ""))).toBytes();

    assertRefused(ome, folder, Kind.CORRUPT)
        .hasMessageMatching("OME-XML: damaged at character \\d+ \\(expected: whole XML\\)");
  }

  @Test
  void shouldLookUpNoEntities() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "uint8");
    String xml =
        OME.replace("<OME ", "<!DOCTYPE OME [<!ENTITY x SYSTEM \"" + secret.toUri() + "\">]><OME ")
            .replace("<TiffData", "&x;<TiffData");
    byte[] ome = TiffWriter.classic().with(page(64, 48).text(270, xml)).toBytes();

    assertRefused(ome, folder, Kind.CORRUPT).hasMessageStartingWith("OME-XML: damaged at");
  }

  @ParameterizedTest
  @CsvSource({
    "m, 0.00000025, 0.25",
    "mm, 0.00025, 0.25",
    "nm, 250, 0.25",
    "\u03bcm, 0.25, 0.25",
    "pixel, 0.25, ",
    "\u00b5m, 0, "
  })
  void shouldTakeTheUnitsOfOmeTiff(String unit, String size, Double microns) throws Exception {
    String xml =
        OME.replace(
            "PhysicalSizeX=\"0.25\" PhysicalSizeY=\"0.25\"",
            "PhysicalSizeX='%1$s' PhysicalSizeXUnit='%2$s' PhysicalSizeY='%1$s' PhysicalSizeYUnit='%2$s'"
                .formatted(size, unit));

    OptionalDouble told =
        layout(TiffWriter.classic().with(page(64, 48).text(270, xml))).micronsPerPixel();

    if (microns == null) {
      assertThat(told).isEmpty();
    } else {
      assertThat(told.getAsDouble()).isCloseTo(microns, org.assertj.core.data.Offset.offset(1e-9));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "3, 40000, 40000, 0.25",
    "2, 50800, 50800, 0.5",
    "2, 72, 72, ",
    "2, 300, 300, ",
    "1, 40000, 40000, ",
    "3, 40000, 20000, ",
    "3, 0, 0, "
  })
  void shouldTakeAResolutionForMicronsWhereItCanBeOfAMicroscope(
      int unit, int across, int down, Double microns) throws Exception {
    TiffWriter.Page page =
        page(64, 48).shorts(296, unit).rational(282, across, 1).rational(283, down, 1);

    OptionalDouble told = layout(TiffWriter.classic().with(page)).micronsPerPixel();

    assertThat(told)
        .isEqualTo(microns == null ? OptionalDouble.empty() : OptionalDouble.of(microns));
  }

  private ImageLayout layout(TiffWriter tiff) throws Exception {
    Path file = Files.write(folder.resolve("image.tif"), tiff.toBytes());
    try (ImageReader image = ImageReaders.open(file, ImageLimits.DEFAULT)) {
      return image.layout();
    }
  }

  private static TiffWriter.Page page(int width, int height) {
    return TiffStructureTest.page(width, height);
  }

  private static TiffWriter.Page strips(int width, int height) {
    TiffKind kind = TiffKind.RGB.strips();
    return kind.page(ByteOrder.LITTLE_ENDIAN, kind.picture(width, height, 2), width, height);
  }
}
