package io.tilewise.model;

import io.tilewise.events.model.ManifestModel;
import io.tilewise.events.model.ModelReference;
import java.nio.file.Path;

/**
 * One version of a model, as it lies in the repository.
 *
 * @param id name and version
 * @param directory real path of the folder with {@code saved_model.pb}
 * @param card how it is to be used
 * @param digest of its content, 64 hexadecimal digits: SHA-256 over card (without its verdict
 *     block), graph, variables and assets
 */
public record Model(ModelReference id, Path directory, ModelCard card, String digest) {
  public Model {
    Problems problems = new Problems();
    problems.check(id.isResolved(), "model", id, "name@version");
    problems.throwIfAny();
  }

  /** What a manifest says of this model. */
  public ManifestModel manifest() {
    return new ManifestModel(
        id, card.labels(), card.positive(), card.severity(), card.verdict(), digest);
  }
}
