package io.tilewise.inference;

import io.tilewise.classifier.EngineExhaustedException;
import io.tilewise.classifier.TileClassifier;
import io.tilewise.events.Reason;
import io.tilewise.events.model.ModelReference;
import io.tilewise.model.Model;
import io.tilewise.model.ModelException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A repository of models by their contents, each a digit of its digest, and where they fail. */
final class FakeModels implements Classifiers.Loader {
  /** Every load and its content, say {@code a@1=1}. */
  final List<String> loads = new ArrayList<>();

  final Map<String, FakeClassifier> classifiers = new HashMap<>();
  private final Map<ModelReference, Character> contents = new HashMap<>();

  /** Thrown by whatever is asked; null: nothing. */
  @Nullable IOException away;

  /** Thrown by loads; null: nothing. */
  @Nullable Exception loading;

  /** Models that there is memory for at once. */
  int room = Integer.MAX_VALUE;

  /** What happens while a model is loaded. */
  Runnable meanwhile = () -> {};

  static String digest(char content) {
    return String.valueOf(content).repeat(64);
  }

  FakeModels with(ModelReference id, char content) {
    contents.put(id, content);
    return this;
  }

  FakeClassifier classifier(ModelReference id, char content) {
    return classifiers.computeIfAbsent(id + "=" + content, _ -> new FakeClassifier());
  }

  @Override
  public void check() throws IOException {
    if (away != null) {
      throw away;
    }
  }

  @Override
  public List<String> names() throws IOException {
    check();
    return contents.keySet().stream().map(ModelReference::name).distinct().sorted().toList();
  }

  @Override
  public Model resolve(ModelReference id) throws ModelException, IOException {
    check();
    Character content = contents.get(meant(id));
    if (content == null) {
      throw new ModelException(Reason.MODEL_UNKNOWN, "model: " + id + " (expected: tiny@1)");
    }
    return new Model(meant(id), Path.of("models"), Tiles.card(), digest(content));
  }

  /** A name alone means any of its versions: none here has two. */
  private ModelReference meant(ModelReference id) {
    return contents.keySet().stream()
        .filter(one -> !id.isResolved() && one.name().equals(id.name()))
        .findFirst()
        .orElse(id);
  }

  @Override
  public TileClassifier load(Model model) throws ModelException, IOException {
    String name = model.id() + "=" + model.digest().charAt(0);
    loads.add(name);
    meanwhile.run();
    switch (loading) {
      case ModelException refused -> throw refused;
      case IOException passes -> throw passes;
      case null, default -> {}
    }
    if (classifiers.values().stream().filter(open -> !open.closed).count() >= room) {
      throw new EngineExhaustedException("engine: OOM", new IllegalStateException("OOM"));
    }
    return classifiers.computeIfAbsent(name, _ -> new FakeClassifier());
  }

  void without(ModelReference id) {
    contents.remove(id);
  }
}
