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
import java.util.stream.Stream;

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
      Optional<String> problem) {
    Listed with(Optional<String> more) {
      List<String> all = Stream.concat(problem.stream(), more.stream()).toList();
      return all.isEmpty()
          ? this
          : new Listed(id, meant, pinned, model, Optional.of(String.join("; ", all)));
    }
  }

  /**
   * Every version, by name and then from the oldest to the newest, which also has what is wrong
   * with the pin of their name.
   */
  List<Listed> all() throws IOException {
    List<Listed> all = new ArrayList<>();
    for (ModelReference id : repository.models()) {
      boolean pinned = pinned(id.name()).equals(Optional.of(id));
      boolean meant = meant(new ModelReference(id.name(), null)).equals(Optional.of(id));
      all.add(listed(id, meant, pinned));
    }
    for (int i = 0; i < all.size(); i++) {
      String name = all.get(i).id().name();
      if (i + 1 == all.size() || !all.get(i + 1).id().name().equals(name)) {
        all.set(i, all.get(i).with(pinProblem(name)));
      }
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

  /** Why nobody gets what a name is pinned to; empty also where it is not pinned. */
  Optional<String> pinProblem(String name) throws IOException {
    try {
      Optional<ModelReference> pin = repository.pinned(name);
      List<ModelReference> all =
          repository.models().stream().filter(id -> id.name().equals(name)).toList();
      return pin.filter(id -> !all.contains(id))
          .map(
              id ->
                  "model %s: pinned: %s (expected: one of %s; `tilewise model use %s@VERSION` pins it anew, `tilewise model use %s` takes the pin away)"
                      .formatted(name, id.version(), all, name, name));
    } catch (ModelException e) {
      return Optional.of(String.valueOf(e.getMessage()));
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
