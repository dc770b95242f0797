package io.tilewise.model;

import io.tilewise.events.model.ModelReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Copies of the sample model, which has variables. */
final class SampleVersion {
  static final ModelReference MODEL = ModelReference.parse("thin-smear@1");
  static final String GRAPH = ModelRepository.SAVED_MODEL;
  static final String CARD = ModelCard.FILE_NAME;
  static final String INDEX = "variables/variables.index";
  static final String WEIGHTS = "variables/variables.data-00000-of-00001";
  static final List<String> FILES = List.of(GRAPH, CARD, INDEX, WEIGHTS);

  private static final Path SAMPLE = Path.of("../models/thin-smear/1");

  private SampleVersion() {}

  static byte[] bytes(String file) throws IOException {
    return Files.readAllBytes(SAMPLE.resolve(file));
  }

  /** Copies the model to a version of itself below a root, and the card without what was fitted. */
  static Path copy(Path root, String version) throws IOException {
    Path to = root.resolve("thin-smear").resolve(version);
    for (String file : FILES) {
      write(to.resolve(file), file.equals(CARD) ? unfitted() : bytes(file));
    }
    return to;
  }

  /** The sample's card is fitted for its version. */
  static byte[] unfitted() {
    return ModelCardTest.CARD.getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  static void write(Path file, byte[] bytes) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }
}
