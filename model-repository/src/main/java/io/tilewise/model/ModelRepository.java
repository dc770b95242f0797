package io.tilewise.model;

import io.tilewise.events.Reason;
import io.tilewise.events.model.ModelReference;
import io.tilewise.events.model.VerdictFit;
import io.tilewise.model.file.IncompleteException;
import io.tilewise.model.savedmodel.Completeness;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models below one directory, {@code <root>/<name>/<version>/}. Thread-safe; looks at the file
 * system at every call and never leaves the root, not by a symbolic link either.
 *
 * <p>An {@link IOException} may pass and says nothing of a model: the root is away, a version is
 * being copied, a file cannot be read now. A {@link ModelException} stays until somebody puts
 * another model there.
 */
public final class ModelRepository {
  /** Name of the SavedModel's file in a version's directory. */
  public static final String SAVED_MODEL = Completeness.GRAPH;

  private static final Logger LOG = LoggerFactory.getLogger(ModelRepository.class);
  private static final int NAMED_AT_MOST = 20;
  private static final Comparator<ModelReference> ORDER =
      Comparator.comparing(ModelReference::name)
          .thenComparing(id -> String.valueOf(id.version()), new VersionOrder());

  private final Contents contents = new Contents();
  private final Map<ModelReference, Known> known = new ConcurrentHashMap<>();
  private final Path root;
  private final @Nullable String defaultRule;

  /** A repository whose cards name their rules, or leave it at {@link ModelCard#defaultRule}. */
  public ModelRepository(Path root) {
    this(root, null);
  }

  /**
   * A repository, which may be away for now.
   *
   * @param defaultRule verdict rule of cards that name none; null: {@link ModelCard#defaultRule}
   */
  public ModelRepository(Path root, @Nullable String defaultRule) {
    this.root = root;
    this.defaultRule = defaultRule;
  }

  /**
   * Whether there is anything to resolve, for whoever asks a service whether it is ready.
   *
   * @throws RepositoryAwayException when the root is missing or empty
   * @throws IOException when it cannot be listed now
   */
  public void check() throws IOException {
    models(realRoot());
  }

  /**
   * Every version of every model, by name and then from the oldest to the newest version.
   *
   * @throws IOException as {@link #check()}
   */
  public List<ModelReference> models() throws IOException {
    return models(realRoot());
  }

  /**
   * The version that a name alone means because somebody pinned it; empty when it means its newest.
   *
   * @throws ModelException when what was written there is no version
   * @throws IOException when it cannot be read now
   */
  public Optional<ModelReference> pinned(String name) throws ModelException, IOException {
    Path real = realRoot();
    return versions(real, name).isEmpty() ? Optional.empty() : Pins.read(real, name);
  }

  /**
   * Has a name alone mean this version, for every reader from its next look on.
   *
   * @param version that resolves
   * @throws ModelException when it does not
   * @throws IOException as {@link #resolve}, or when it cannot be written
   */
  public void pin(ModelReference version) throws ModelException, IOException {
    ModelReference id = resolve(version).id();
    Pins.write(realRoot(), id);
  }

  /** Has a name alone mean its newest version. */
  public void unpin(String name) throws IOException {
    Path real = realRoot();
    if (!versions(real, name).isEmpty()) {
      Pins.remove(real, name);
    }
  }

  /**
   * How the networks of all versions are written down, whether they are complete or not.
   *
   * @throws IOException as {@link #check()}
   */
  public Set<ModelFormat> formats() throws IOException {
    Path real = realRoot();
    return models(real).stream()
        .map(id -> ModelFormat.in(VersionFolder.of(real, id).path()))
        .collect(Collectors.toSet());
  }

  private Path realRoot() throws IOException {
    try {
      return root.toRealPath();
    } catch (IOException e) {
      throw new RepositoryAwayException(root, e);
    }
  }

  private List<ModelReference> models(Path real) throws IOException {
    List<ModelReference> models = new ArrayList<>();
    for (String name : names(real)) {
      models.addAll(versions(real, name));
    }
    if (models.isEmpty()) {
      throw new RepositoryAwayException(root);
    }
    models.sort(ORDER);
    return List.copyOf(models);
  }

  private List<String> names(Path real) throws IOException {
    try {
      return VersionFolder.folders(real).stream().filter(ModelRepository::isName).toList();
    } catch (NoSuchFileException | NotDirectoryException | AccessDeniedException e) {
      throw new RepositoryAwayException(root, e);
    }
  }

  private static List<ModelReference> versions(Path real, String name) throws IOException {
    Path folder = real.resolve(name);
    // A link that leads out is not followed; it would list what is none of our business.
    if (!VersionFolder.isFolder(folder) || !folder.toRealPath().startsWith(real)) {
      return List.of();
    }
    return VersionFolder.folders(folder).stream()
        .filter(ModelRepository::isName)
        .map(version -> new ModelReference(name, version))
        .sorted(ORDER)
        .toList();
  }

  /** Whether an event could name this directory; the others are no models. */
  private static boolean isName(String directory) {
    try {
      return new ModelReference(directory, null).name().equals(directory);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * Finds a model, reads its card and takes the digest of its content. Asked again it tells whether
   * somebody wrote over a version; it reads no weights as long as their files look the same.
   *
   * @param wanted name@version, or a name alone for the version that it is pinned to, else for its
   *     newest version that is complete
   * @throws ModelException when there is no such model, or when its files cannot be used
   * @throws IncompleteModelException when only a part of it is there
   * @throws IOException as {@link #check()}, or when a file cannot be read now
   */
  public Model resolve(ModelReference wanted) throws ModelException, IOException {
    Model model = resolveToFit(wanted);
    checkScope(model);
    return model;
  }

  /**
   * As {@link #resolve}, whatever the fit in the card is for: who fits again must not be refused
   * for the fit that is to be replaced.
   *
   * @throws ModelException when there is no such model, or when its files cannot be used
   * @throws IncompleteModelException when only a part of it is there
   * @throws IOException as {@link #check()}, or when a file cannot be read now
   */
  public Model resolveToFit(ModelReference wanted) throws ModelException, IOException {
    Path real = realRoot();
    List<ModelReference> found = find(wanted, real);
    IncompleteException newest = null;
    for (ModelReference id : found) {
      try {
        return read(VersionFolder.of(real, id));
      } catch (IncompleteException e) {
        newest = newest == null ? e : newest;
      }
    }
    throw new IncompleteModelException(
        found.getFirst(), Objects.requireNonNull(newest, "at least one was found"));
  }

  /** From the newest to the oldest. */
  private List<ModelReference> find(ModelReference wanted, Path real)
      throws ModelException, IOException {
    List<ModelReference> all = versions(real, wanted.name());
    Optional<ModelReference> pin =
        wanted.isResolved() || all.isEmpty() ? Optional.empty() : Pins.read(real, wanted.name());
    ModelReference meant = pin.orElse(wanted);
    List<ModelReference> found =
        all.reversed().stream().filter(id -> !meant.isResolved() || id.equals(meant)).toList();
    if (found.isEmpty()) {
      throw unknown(
          meant + (pin.isPresent() ? ", to which it is pinned" : ""), meant, models(real));
    }
    return found;
  }

  private static ModelException unknown(
      String said, ModelReference meant, List<ModelReference> all) {
    List<ModelReference> sameName =
        all.stream().filter(id -> id.name().equals(meant.name())).toList();
    List<ModelReference> shown = sameName.isEmpty() ? all : sameName;
    String names =
        String.join(
            ", ", shown.stream().limit(NAMED_AT_MOST).map(ModelReference::toString).toList());
    String more = shown.size() > NAMED_AT_MOST ? ", … " + shown.size() + " in all" : "";
    return new ModelException(
        Reason.MODEL_UNKNOWN, "model: " + said + " (expected: one of " + names + more + ")");
  }

  private Model read(VersionFolder folder) throws ModelException, IOException {
    byte[] files = contents.digest(folder);
    byte[] json = Files.readAllBytes(folder.file(ModelCard.FILE_NAME));
    Path directory = folder.directory();
    Known last = known.get(folder.id());
    if (last != null && last.isOf(directory, files, json)) {
      return last.model;
    }
    ModelCard card = card(folder.id(), json);
    String digest = ContentDigest.of(CardJson.canonical(json), files);
    // A newer card has to load, and a misspelt field must not stay unseen.
    for (String unknown : CardJson.unknownFields(json)) {
      LOG.warn("model {}: {}: {}", folder.id(), ModelCard.FILE_NAME, unknown);
    }
    Model model = new Model(folder.id(), directory, card, digest);
    known.put(folder.id(), new Known(model, ByteBuffer.wrap(files), ByteBuffer.wrap(json)));
    return model;
  }

  /** A model, and what it was read from: it is looked at every few seconds, and seldom another. */
  private record Known(Model model, ByteBuffer files, ByteBuffer json) {
    boolean isOf(Path directory, byte[] files, byte[] json) {
      return model.directory().equals(directory)
          && this.files.equals(ByteBuffer.wrap(files))
          && this.json.equals(ByteBuffer.wrap(json));
    }
  }

  private ModelCard card(ModelReference id, byte[] json)
      throws ModelException, IncompleteException {
    try {
      return CardJson.parse(json, defaultRule);
    } catch (IllegalArgumentException e) {
      if (CardJson.endsEarly(json)) {
        throw new IncompleteException(ModelCard.FILE_NAME, json.length + " bytes", "a whole card");
      }
      throw unusable(id, String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * A card that was copied to another version says what was fitted for the old one, and so does one
   * whose network or other fields were changed after the fit.
   */
  private static void checkScope(Model model) throws ModelException {
    VerdictFit fit = model.card().verdict().fit();
    ModelCard.Tile tile = model.card().tile();
    Optional<String> problem =
        fit == null
            ? Optional.empty()
            : fit.scope().problem(model.id(), tile.size(), tile.overlap(), model.digest());
    if (problem.isPresent()) {
      throw unusable(model.id(), problem.get(), null);
    }
  }

  private static ModelException unusable(
      ModelReference id, String problem, @Nullable Throwable cause) {
    return new ModelException(
        Reason.MODEL_UNUSABLE, "model " + id + ": " + ModelCard.FILE_NAME + ": " + problem, cause);
  }
}
