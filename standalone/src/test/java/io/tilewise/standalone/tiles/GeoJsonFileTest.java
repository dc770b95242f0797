package io.tilewise.standalone.tiles;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tilewise.events.ImageClassified;
import io.tilewise.events.tiling.EdgePolicy;
import io.tilewise.events.tiling.LevelArea;
import io.tilewise.events.tiling.TileGrid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class GeoJsonFileTest {
  @TempDir Path folder;

  @Test
  void shouldHoldWhatRfc7946AndQuPathsReaderAsk() throws IOException {
    JsonNode read = written(JudgedImage.of("slide").scored(.9, .2, .5, .1, .3, .4));

    GeoJsonRules.check(read);
    QuPathRules.check(read);
  }

  @Test
  void shouldWriteTheVerdictOnTheWholeImageAndEachTileWhereItStands() throws IOException {
    JsonNode features =
        written(JudgedImage.of("slide").scored(.9, .2, .5, .1, .3, .4)).get("features");

    assertThat(features).hasSize(7);
    JsonNode image = features.get(0).get("properties");
    assertThat(image.get("objectType").asString()).isEqualTo("annotation");
    assertThat(image.get("name").asString()).isEqualTo("slide: sick");
    assertThat(image.get("metadata").get("verdict").asString())
        .isEqualTo(
            "sick; the rule's number for sick is 0.900 (not calibrated, so no probability), above"
                + " one half");
    assertThat(image.get("metadata").get("region").asString()).isEqualTo("the whole image");
    assertThat(corners(features.get(0))).isEqualTo("[[0,0],[300,0],[300,200],[0,200],[0,0]]");
    JsonNode last = features.get(6);
    assertThat(last.get("properties").get("name").asString()).isEqualTo("tile 5");
    assertThat(last.get("properties").get("objectType").asString()).isEqualTo("tile");
    assertThat(corners(last))
        .as("cut at the image's edges")
        .isEqualTo("[[256,128],[300,128],[300,200],[256,200],[256,128]]");
    JsonNode measured = last.get("properties").get("measurements").get(0);
    assertThat(measured.get("name").asString()).isEqualTo("P(sick)");
    assertThat(measured.get("value").asDouble()).isCloseTo(.4, within(1e-6));
  }

  /** A third of the size, from pixel 30 of the level on. */
  @Test
  void shouldWriteTheVerdictOnThePartThatWasCutAndTilesInPixelsOfTheImage() throws IOException {
    TileGrid grid = TileGrid.covering(new LevelArea(3, 30, 0, 70, 60), 1, 40, 0, EdgePolicy.PAD);

    JsonNode features =
        written(JudgedImage.of("slide", "0".repeat(64), grid).scored(.9, .2)).get("features");

    assertThat(corners(features.get(0))).isEqualTo("[[90,0],[300,0],[300,180],[90,180],[90,0]]");
    assertThat(features.get(0).get("properties").get("metadata").get("region").asString())
        .isEqualTo(
            "judged was the region of 210x180 pixels at (90, 0) alone, of an image of 300x200");
    assertThat(corners(features.get(1))).isEqualTo("[[90,0],[210,0],[210,120],[90,120],[90,0]]");
    assertThat(corners(features.get(2)))
        .as("cut at the image's edge")
        .isEqualTo("[[210,0],[300,0],[300,120],[210,120],[210,0]]");
  }

  @Test
  void shouldClassifyATileByItsMostProbableLabelAndByThePositiveOneOfEquals() throws IOException {
    JsonNode features = written(JudgedImage.of("slide").scored(.9, .2, .5)).get("features");

    assertThat(List.of(1, 2, 3))
        .extracting(
            at -> features.get(at).get("properties").get("classification").get("name").asString())
        .containsExactly("sick", "well", "sick");
  }

  @Test
  void shouldGiveTheSameSubmissionTheSameIdsAndNoOtherOne() throws IOException {
    Path one = folder.resolve("one.geojson");
    Path again = folder.resolve("again.geojson");
    Path other = folder.resolve("other.geojson");
    write(one, JudgedImage.of("slide").scored(.9));
    write(again, JudgedImage.of("slide").scored(.9));
    write(other, JudgedImage.of("slide-8").scored(.9));

    assertThat(one).hasSameTextualContentAs(again);
    assertThat(Files.readString(one).split("\"id\":\"")[1].substring(0, 36))
        .isNotEqualTo(Files.readString(other).split("\"id\":\"")[1].substring(0, 36));
  }

  @Test
  void shouldBeACollectionWithoutFeaturesOfAnImageWithoutTiles() throws IOException {
    Path file = folder.resolve("torn.geojson");
    ImageClassified verdict = JudgedImage.of("torn").verdict();

    GeoJsonFile.write(file, verdict, Optional.empty());

    JsonNode read = JsonMapper.shared().readTree(Files.readString(file));
    GeoJsonRules.check(read);
    assertThat(read.get("features")).isEmpty();
  }

  @Test
  void shouldTakeThePlaceOfAnOlderFileAndLeaveNothingElse() throws IOException {
    Path file = Files.writeString(folder.resolve("tiles.geojson"), "old", UTF_8);

    write(file, JudgedImage.of("slide").scored(.9));

    assertThat(Files.readString(file)).startsWith("{\"type\":\"FeatureCollection\"");
    try (var all = Files.list(folder)) {
      assertThat(all).containsExactly(file);
    }
  }

  private JsonNode written(JudgedImage image) throws IOException {
    Path file = folder.resolve("tiles.geojson");
    write(file, image);
    return JsonMapper.shared().readTree(Files.readString(file));
  }

  private static void write(Path file, JudgedImage image) throws IOException {
    GeoJsonFile.write(file, image.verdict(), image.tiles());
  }

  private static String corners(JsonNode feature) {
    return feature.get("geometry").get("coordinates").get(0).toString();
  }
}
