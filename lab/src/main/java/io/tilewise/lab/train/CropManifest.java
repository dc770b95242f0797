package io.tilewise.lab.train;

import io.tilewise.lab.csv.CsvRow;
import io.tilewise.lab.csv.CsvRows;
import io.tilewise.lab.csv.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code manifest.csv}: comma-separated, with a header line. */
public final class CropManifest {
  static final String FILE_NAME = "manifest.csv";

  private final Path folder;
  private final Path manifest;
  private final int file;
  private final int label;
  private final int slide;

  private CropManifest(Path folder, Path manifest, List<String> header) throws TrainingException {
    this.folder = folder;
    this.manifest = manifest;
    this.file = column(header, "file");
    this.label = column(header, "label");
    this.slide = column(header, "slide_id");
  }

  /** All crops, in the order of the manifest. */
  public static List<Crop> read(Path folder) throws TrainingException {
    Path manifest = folder.resolve(FILE_NAME);
    checkExist(folder, manifest);
    try (CsvRows rows = CsvRows.open(manifest)) {
      List<String> header = rows.hasNext() ? rows.next().fields() : List.of();
      CropManifest columns = new CropManifest(folder, manifest, header);
      List<Crop> crops = new ArrayList<>();
      while (rows.hasNext()) {
        crops.add(columns.crop(rows.next()));
      }
      return crops;
    } catch (IOException e) {
      throw new TrainingException("manifest: cannot read " + manifest, e);
    }
  }

  private Crop crop(CsvRow row) throws TrainingException {
    Place where = row.place();
    List<String> fields = row.fields();
    int needed = Math.max(file, Math.max(label, slide)) + 1;
    if (fields.size() < needed) {
      throw TrainingException.of(where.toString(), fields.size() + " fields", "at least " + needed);
    }
    String truth = fields.get(label);
    if (!truth.equals("0") && !truth.equals("1")) {
      throw TrainingException.of(
          where + ", label", "\"" + truth + "\"", "1 for parasitized or 0 for uninfected");
    }
    if (fields.get(slide).isEmpty()) {
      throw TrainingException.of(where + ", slide_id", "empty", "the slide the crop is from");
    }
    Path picture = folder.resolve(fields.get(file));
    if (!Files.isRegularFile(picture)) {
      throw TrainingException.of(where + ", file", picture, "an existing file");
    }
    return new Crop(picture, truth.equals("1"), fields.get(slide));
  }

  private int column(List<String> header, String name) throws TrainingException {
    int index = header.indexOf(name);
    if (index < 0) {
      throw TrainingException.of(manifest + ", header", header, "a column named " + name);
    }
    if (header.lastIndexOf(name) != index) {
      throw TrainingException.of(manifest + ", column", name + " twice", "each column once");
    }
    return index;
  }

  private static void checkExist(Path folder, Path manifest) throws TrainingException {
    if (!Files.isDirectory(folder)) {
      throw TrainingException.of("cells", folder, "an existing folder with " + FILE_NAME);
    }
    if (!Files.isRegularFile(manifest)) {
      throw TrainingException.of("manifest", manifest, "an existing file");
    }
  }
}
