package io.tilewise.standalone.models;

import io.tilewise.events.model.ModelReference;
import io.tilewise.lab.scores.ScoringModel;
import io.tilewise.model.IncompleteModelException;
import io.tilewise.model.ModelException;
import io.tilewise.model.ModelRepository;
import io.tilewise.standalone.command.Causes;
import io.tilewise.standalone.command.FailureException;
import io.tilewise.standalone.command.RealPath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** What the folder of a model version, {@code <root>/<name>/<version>}, says of whose it is. */
final class FolderModel {
  private FolderModel() {}

  /**
   * The model by its folder's name.
   *
   * @throws IllegalArgumentException when no folder of a version is called so
   */
  static ModelReference id(Path folder) {
    Path real = RealPath.of(folder);
    Path version = real.getFileName();
    Path name = real.getParent() == null ? null : real.getParent().getFileName();
    if (version == null || name == null) {
      throw new IllegalArgumentException(real + " (expected: <root>/<name>/<version>)");
    }
    return new ModelReference(name.toString(), version.toString());
  }

  /** With the digest of its content; without one for a card that has no whole network beside it. */
  static ScoringModel scoring(Path folder) {
    return new ScoringModel(id(folder), digest(folder).orElse(null));
  }

  /**
   * The whole digest of its content, as verdicts have it, whatever its card is fitted for; empty
   * for a card that has no whole network beside it.
   *
   * @throws FailureException when it cannot be read now
   */
  static Optional<String> digest(Path folder) {
    Path root = RealPath.of(folder).resolve("../..").normalize();
    try {
      return Optional.of(new ModelRepository(root).resolveToFit(id(folder)).digest());
    } catch (ModelException | IncompleteModelException | IllegalArgumentException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new FailureException("model: " + Causes.text(e), e);
    }
  }
}
