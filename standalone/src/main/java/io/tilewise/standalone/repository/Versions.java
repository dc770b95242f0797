package io.tilewise.standalone.repository;

import io.tilewise.events.model.ModelReference;
import io.tilewise.model.IncompleteModelException;
import io.tilewise.model.Model;
import io.tilewise.model.ModelCard;
import io.tilewise.model.ModelException;
import io.tilewise.model.ModelRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What lies in a repository, usable or not. Of one thread. */
final class Versions {
  private final Path root;
  private final ModelRepository repository;

  Versions(Path root) {
    this.root = root;
    this.repository = new ModelRepository(root);
  }

  /**
   * A version.
   *
   * @param meant whether its name alone means it
   * @param pinned whether that is because somebody said so
   * @param model empty when it cannot be used
   * @param problem why not, or what of its card nobody reads
   */
  record Listed(
      ModelReference id,
      boolean meant,
      boolean pinned,
      Optional<Model> model,
      Optional<String> problem) {}

  /** Every version, by name and then from the oldest to the newest. */
  List<Listed> all() throws IOException {
    List<Listed> all = new ArrayList<>();
    for (ModelReference id : repository.models()) {
      boolean pinned = pinned(id.name()).equals(Optional.of(id));
      boolean meant = meant(new ModelReference(id.name(), null)).equals(Optional.of(id));
      all.add(listed(id, meant, pinned));
    }
    return all;
  }

  private Listed listed(ModelReference id, boolean meant, boolean pinned) throws IOException {
    try {
      Model model = repository.resolve(id);
      List<String> unknown = unknownFields(id);
      Optional<String> problem =
          unknown.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", unknown));
      return new Listed(id, meant, pinned, Optional.of(model), problem);
    } catch (ModelException | IncompleteModelException e) {
      return new Listed(
          id, meant, pinned, Optional.empty(), Optional.of(String.valueOf(e.getMessage())));
    }
  }

  /** What a name means; empty when that cannot be used. */
  private Optional<ModelReference> meant(ModelReference name) throws IOException {
    try {
      return Optional.of(repository.resolve(name).id());
    } catch (ModelException | IncompleteModelException e) {
      return Optional.empty();
    }
  }

  private Optional<ModelReference> pinned(String name) throws IOException {
    try {
      return repository.pinned(name);
    } catch (ModelException e) {
      return Optional.empty();
    }
  }

  /** Which version is to be looked at: what a name means, or would mean if that were whole. */
  ModelReference chosen(ModelReference wanted) throws IOException {
    if (wanted.isResolved()) {
      return wanted;
    }
    Optional<ModelReference> meant = meant(wanted);
    if (meant.isPresent()) {
      return meant.get();
    }
    List<ModelReference> all =
        repository.models().stream().filter(id -> id.name().equals(wanted.name())).toList();
    return pinned(wanted.name()).orElse(all.isEmpty() ? wanted : all.getLast());
  }

  /** What of a version's card nobody reads. */
  List<String> unknownFields(ModelReference id) throws IOException {
    Path card =
        root.resolve(id.name()).resolve(String.valueOf(id.version())).resolve(ModelCard.FILE_NAME);
    return Files.isRegularFile(card)
        ? ModelCard.unknownFields(card).stream()
            .map(problem -> "model " + id + ": " + ModelCard.FILE_NAME + ": " + problem)
            .toList()
        : List.of();
  }
}
