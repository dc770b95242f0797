package io.tilewise.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code manifest.csv}: comma-separated, a header line, no quotes. */
final class CropManifest {
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
  static List<Crop> read(Path folder) throws TrainingException {
    Path manifest = folder.resolve(FILE_NAME);
    List<String> lines = lines(folder, manifest);
    String header = lines.isEmpty() ? "" : lines.getFirst();
    CropManifest columns =
        new CropManifest(folder, manifest, PlainCsv.fields(PlainCsv.header(header)));
    List<Crop> crops = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        crops.add(columns.crop(PlainCsv.fields(lines.get(i)), i + 1));
      }
    }
    return crops;
  }

  private Crop crop(List<String> fields, int line) throws TrainingException {
    String where = manifest + ", line " + line;
    int needed = Math.max(file, Math.max(label, slide)) + 1;
    if (fields.size() < needed) {
      throw TrainingException.of(where, fields.size() + " fields", "at least " + needed);
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
    return index;
  }

  private static List<String> lines(Path folder, Path manifest) throws TrainingException {
    if (!Files.isDirectory(folder)) {
      throw TrainingException.of("cells", folder, "an existing folder with " + FILE_NAME);
    }
    if (!Files.isRegularFile(manifest)) {
      throw TrainingException.of("manifest", manifest, "an existing file");
    }
    try {
      return Files.readAllLines(manifest, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new TrainingException("manifest: cannot read " + manifest, e);
    }
  }
}
