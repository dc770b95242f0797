package io.tilewise.model;

import io.tilewise.events.Reason;
import io.tilewise.events.model.ModelReference;
import io.tilewise.events.model.VerdictFit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The models below one directory, {@code <root>/<name>/<version>/}. Thread-safe; reads the file
 * system at every call and never leaves the root, not by a symbolic link either.
 */
public final class ModelRepository {
  /** Name of the SavedModel's file in a version's directory. */
  public static final String SAVED_MODEL = "saved_model.pb";

  private static final int NAMED_AT_MOST = 20;
  private static final Comparator<ModelReference> ORDER =
      Comparator.comparing(ModelReference::name)
          .thenComparing(id -> String.valueOf(id.version()), new VersionOrder());

  private final Path root;
  private final String defaultRule;

  /** A repository whose cards name their rules, or leave it at {@link ModelCard#DEFAULT_RULE}. */
  public ModelRepository(Path root) {
    this(root, ModelCard.DEFAULT_RULE);
  }

  /**
   * A repository.
   *
   * @param defaultRule verdict rule of cards that name none
   * @throws IllegalArgumentException when {@code root} is not a directory that can be read
   */
  public ModelRepository(Path root, String defaultRule) {
    this.defaultRule = defaultRule;
    Problems problems = new Problems();
    problems.check(
        Files.isDirectory(root) && Files.isReadable(root),
        "models",
        root,
        "a directory that can be read");
    problems.throwIfAny();
    try {
      this.root = root.toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Every version of every model, by name and then from the oldest to the newest version.
   *
   * @throws UncheckedIOException when the directories cannot be listed now; worth another attempt
   */
  public List<ModelReference> models() {
    try {
      List<ModelReference> models = new ArrayList<>();
      for (String name : directories(root)) {
        // A link that leads out is not followed; it would list what is none of our business.
        if (!root.resolve(name).toRealPath().startsWith(root)) {
          continue;
        }
        for (String version : directories(root.resolve(name))) {
          models.add(new ModelReference(name, version));
        }
      }
      models.sort(ORDER);
      return List.copyOf(models);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> directories(Path parent) throws IOException {
    try (Stream<Path> children = Files.list(parent)) {
      return children
          .filter(Files::isDirectory)
          .map(child -> child.getFileName().toString())
          .filter(ModelRepository::isName)
          .toList();
    }
  }

  /** Whether an event could name this directory; the others, say {@code .git}, are no models. */
  private static boolean isName(String directory) {
    try {
      return new ModelReference(directory, null).name().equals(directory);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * Finds a model and reads its card.
   *
   * @param wanted name@version, or a name alone for its newest version
   * @throws ModelException when there is no such model, or when its files cannot be used
   * @throws UncheckedIOException as {@link #models()}
   */
  public Model resolve(ModelReference wanted) throws ModelException {
    ModelReference id = find(wanted);
    Path directory = root.resolve(id.name()).resolve(String.valueOf(id.version()));
    Path variables = directory.resolve("variables");
    if (Files.exists(variables, LinkOption.NOFOLLOW_LINKS)) {
      inside(id, variables);
    }
    Path savedModel = regular(id, directory.resolve(SAVED_MODEL));
    ModelCard card = card(id, regular(id, directory.resolve(ModelCard.FILE_NAME)));
    Path real = savedModel.getParent();
    return new Model(id, real == null ? directory : real, card);
  }

  private ModelReference find(ModelReference wanted) throws ModelException {
    List<ModelReference> all = models();
    return all.reversed().stream()
        .filter(id -> id.name().equals(wanted.name()))
        .filter(id -> !wanted.isResolved() || id.equals(wanted))
        .findFirst()
        .orElseThrow(() -> unknown(wanted, all));
  }

  private static ModelException unknown(ModelReference wanted, List<ModelReference> all) {
    List<ModelReference> sameName =
        all.stream().filter(id -> id.name().equals(wanted.name())).toList();
    List<ModelReference> shown = sameName.isEmpty() ? all : sameName;
    String names =
        String.join(
            ", ", shown.stream().limit(NAMED_AT_MOST).map(ModelReference::toString).toList());
    String more = shown.size() > NAMED_AT_MOST ? ", … " + shown.size() + " in all" : "";
    return new ModelException(
        Reason.MODEL_UNKNOWN,
        "model: "
            + wanted
            + (all.isEmpty()
                ? " (expected: a model, but the repository is empty)"
                : " (expected: one of " + names + more + ")"));
  }

  private Path regular(ModelReference id, Path file) throws ModelException {
    Path real = inside(id, file);
    if (!Files.isRegularFile(real)) {
      throw unusable(id, file, "not a file", "a regular file", null);
    }
    return real;
  }

  /** The real path of something that must exist and must not leave the root. */
  private Path inside(ModelReference id, Path file) throws ModelException {
    try {
      Path real = file.toRealPath();
      if (!real.startsWith(root)) {
        throw unusable(id, file, "leads out of the repository", "a file below its root", null);
      }
      return real;
    } catch (NoSuchFileException e) {
      throw unusable(id, file, "missing", "a file", e);
    } catch (IOException e) {
      throw unusable(id, file, e.toString(), "a file that can be read", e);
    }
  }

  private ModelCard card(ModelReference id, Path file) throws ModelException {
    try {
      ModelCard card = ModelCard.read(file, defaultRule);
      checkScope(id, card);
      return card;
    } catch (IllegalArgumentException e) {
      throw new ModelException(
          Reason.MODEL_UNUSABLE,
          "model " + id + ": " + file.getFileName() + ": " + e.getMessage(),
          e);
    } catch (IOException e) {
      throw unusable(id, file, e.toString(), "a file that can be read", e);
    }
  }

  /** A card that was copied to another version says what was fitted for the old one. */
  private static void checkScope(ModelReference id, ModelCard card) {
    VerdictFit fit = card.verdict().fit();
    if (fit != null) {
      Problems problems = new Problems();
      fit.scope().problem(id, card.tile().size(), card.tile().overlap()).ifPresent(problems::add);
      problems.throwIfAny();
    }
  }

  private static ModelException unusable(
      ModelReference id, Path file, String found, String expected, @Nullable Throwable cause) {
    return new ModelException(
        Reason.MODEL_UNUSABLE,
        "model " + id + ": " + file.getFileName() + ": " + found + " (expected: " + expected + ")",
        cause);
  }
}
