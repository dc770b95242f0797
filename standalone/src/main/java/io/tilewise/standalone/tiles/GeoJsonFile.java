package io.tilewise.standalone.tiles;

import io.tilewise.events.ImageClassified;
import io.tilewise.events.tiling.ImageCut;
import io.tilewise.events.tiling.Region;
import io.tilewise.imageverdict.CutText;
import io.tilewise.imageverdict.VerdictSentence;
import io.tilewise.lab.csv.WholeFile;
import io.tilewise.verdict.scores.TileScores;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The scored tiles of an image as GeoJSON (RFC 7946), with the members that QuPath reads (its class
 * {@code QuPathTypeAdapters}): a locked annotation of what was judged, the whole image mostly, that
 * bears the verdict, and a tile object for each tile. Coordinates are level-0 pixels, as QuPath has
 * them; rings are closed and run by the right-hand rule of the numbers. Measurements are a list of
 * name and value, the form that every release of QuPath reads. Written tile by tile: a slide has
 * 150,000.
 */
public final class GeoJsonFile {
  /** Of the positive label, then of the others in their order. */
  private static final List<int[]> COLOURS =
      List.of(
          new int[] {214, 39, 40},
          new int[] {31, 119, 180},
          new int[] {44, 160, 44},
          new int[] {255, 127, 14},
          new int[] {148, 103, 189},
          new int[] {140, 86, 75});

  private final JsonGenerator json;
  private final ImageClassified verdict;
  private final ScoredTiles tiles;
  private final List<String> labels;
  private final int positive;

  private GeoJsonFile(JsonGenerator json, ImageClassified verdict, ScoredTiles tiles) {
    this.json = json;
    this.verdict = verdict;
    this.tiles = tiles;
    this.labels = tiles.manifest().model().labels();
    this.positive = labels.indexOf(tiles.manifest().model().positive());
  }

  /**
   * Writes a file; an image without a manifest has no features.
   *
   * @throws IOException when it cannot be written
   */
  public static void write(Path file, ImageClassified verdict, Optional<ScoredTiles> tiles)
      throws IOException {
    WholeFile.write(file, out -> writeTo(out, verdict, tiles));
  }

  private static void writeTo(
      OutputStream out, ImageClassified verdict, Optional<ScoredTiles> tiles) {
    try (JsonGenerator json =
        JsonMapper.builder()
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build()
            .createGenerator(out)) {
      json.writeStartObject();
      json.writeStringProperty("type", "FeatureCollection");
      tiles.ifPresent(each -> box(json, each.cutRegion()));
      json.writeArrayPropertyStart("features");
      tiles.ifPresent(each -> new GeoJsonFile(json, verdict, each).features());
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  private static void box(JsonGenerator json, Region region) {
    json.writeArrayPropertyStart("bbox");
    json.writeNumber(region.x()).writeNumber(region.y());
    json.writeNumber(region.x() + region.width()).writeNumber(region.y() + region.height());
    json.writeEndArray();
  }

  private void features() {
    image();
    TileScores scores = tiles.scores();
    for (int position = 0; position < scores.tiles(); position++) {
      json.writeRaw('\n');
      tile(position);
    }
  }

  private void image() {
    begin("image", tiles.cutRegion(), "annotation");
    String label = verdict.label() == null ? "referred" : verdict.label();
    json.writeStringProperty("name", verdict.imageId() + ": " + label);
    json.writeBooleanProperty("isLocked", true);
    if (verdict.label() != null) {
      classification(labels.indexOf(verdict.label()));
    }
    measurements(verdict.probabilities());
    json.writeObjectPropertyStart("metadata");
    json.writeStringProperty("verdict", VerdictSentence.of(verdict));
    json.writeStringProperty("model", String.valueOf(verdict.model()));
    ImageCut cut = tiles.manifest().cut();
    CutText.tissue(cut).ifPresent(text -> json.writeStringProperty("tissue", text));
    json.writeStringProperty("region", CutText.region(cut).orElse("the whole image"));
    if (!verdict.warnings().isEmpty()) {
      json.writeStringProperty("warnings", String.join("; ", verdict.warnings()));
    }
    json.writeEndObject();
    end();
  }

  private void tile(int position) {
    int index = tiles.scores().index(position);
    begin("tile " + index, tiles.region(position), "tile");
    json.writeStringProperty("name", "tile " + index);
    classification(mostProbable(position));
    json.writeArrayPropertyStart("measurements");
    for (int label = 0; label < labels.size(); label++) {
      measurement("P(" + labels.get(label) + ")", tiles.scores().probability(position, label));
    }
    measurement("weight", tiles.scores().weight(position));
    json.writeEndArray();
    end();
  }

  /** The positive one of equals, as the heatmap frames it. */
  private int mostProbable(int position) {
    int most = Math.max(positive, 0);
    for (int label = 0; label < labels.size(); label++) {
      if (tiles.scores().probability(position, label)
          > tiles.scores().probability(position, most)) {
        most = label;
      }
    }
    return most;
  }

  private void begin(String what, Region region, String objectType) {
    json.writeStartObject();
    json.writeStringProperty("type", "Feature");
    json.writeStringProperty("id", id(what));
    int right = region.x() + region.width();
    int bottom = region.y() + region.height();
    json.writeObjectPropertyStart("geometry");
    json.writeStringProperty("type", "Polygon");
    json.writeArrayPropertyStart("coordinates");
    json.writeStartArray();
    point(region.x(), region.y());
    point(right, region.y());
    point(right, bottom);
    point(region.x(), bottom);
    point(region.x(), region.y());
    json.writeEndArray();
    json.writeEndArray();
    json.writeEndObject();
    json.writeObjectPropertyStart("properties");
    json.writeStringProperty("objectType", objectType);
  }

  private void end() {
    json.writeEndObject();
    json.writeEndObject();
  }

  private void point(int x, int y) {
    json.writeStartArray();
    json.writeNumber(x).writeNumber(y);
    json.writeEndArray();
  }

  /** The same for the same submission, so that what is read twice can be told. */
  private String id(String what) {
    String name = verdict.submissionId() + "/" + what;
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /** QuPath reads a classification only with its colour. */
  private void classification(int label) {
    json.writeObjectPropertyStart("classification");
    json.writeStringProperty("name", labels.get(label));
    json.writeArrayPropertyStart("color");
    for (int channel : colour(label)) {
      json.writeNumber(channel);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private int[] colour(int label) {
    int first = positive < 0 || label > positive ? label : label + 1;
    return COLOURS.get((label == positive ? 0 : first) % COLOURS.size());
  }

  private void measurements(Map<String, Double> probabilities) {
    json.writeArrayPropertyStart("measurements");
    probabilities.forEach((label, probability) -> measurement("P(" + label + ")", probability));
    json.writeEndArray();
  }

  private void measurement(String name, double value) {
    json.writeStartObject();
    json.writeStringProperty("name", name);
    json.writeNumberProperty("value", value);
    json.writeEndObject();
  }
}
