package io.tilewise.classifier;

import io.tilewise.model.ModelRepository;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What the files of a network say of how it is called, without an engine. Stateless. */
public final class Signatures {
  private Signatures() {}

  /**
   * Reads them.
   *
   * @param directory with {@code saved_model.pb}
   * @return by name; those of the graph that would be loaded
   * @throws IOException when the file cannot be read now
   * @throws IllegalArgumentException when it is no network
   */
  public static List<Signature> read(Path directory) throws IOException {
    return SavedModelFile.read(directory.resolve(ModelRepository.SAVED_MODEL)).signatures();
  }
}
