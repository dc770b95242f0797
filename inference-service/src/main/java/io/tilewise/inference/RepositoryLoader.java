package io.tilewise.inference;

import io.tilewise.classifier.TileClassifier;
import io.tilewise.classifier.TileClassifiers;
import io.tilewise.classifier.engine.EngineDevice;
import io.tilewise.classifier.engine.NativesException;
import io.tilewise.events.model.ModelReference;
import io.tilewise.model.Model;
import io.tilewise.model.ModelException;
import io.tilewise.model.ModelRepository;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From the repository into the engine that a model calls for, on one device. */
final class RepositoryLoader implements Classifiers.Loader {
  private static final Logger LOG = LoggerFactory.getLogger(RepositoryLoader.class);

  private final ModelRepository repository;
  private final EngineDevice device;

  /**
   * Of a repository.
   *
   * @param models its root
   */
  RepositoryLoader(Path models, EngineDevice device) {
    this.repository = new ModelRepository(models);
    this.device = device;
  }

  @Override
  public void check() throws IOException {
    repository.check();
  }

  @Override
  public List<String> names() throws IOException {
    return repository.models().stream().map(ModelReference::name).distinct().toList();
  }

  @Override
  public Model resolve(ModelReference id) throws ModelException, IOException {
    return repository.resolve(id);
  }

  @Override
  public TileClassifier load(Model model) throws ModelException, IOException {
    Instant start = Instant.now();
    try {
      TileClassifier classifier = TileClassifiers.load(model, device);
      LOG.info("{} is warm after {}", model.id(), Duration.between(start, Instant.now()));
      return classifier;
    } catch (NativesException e) {
      // No room in the cache, say: nothing is loaded by halves, and it goes on once there is room.
      throw new IOException(e.getMessage(), e);
    }
  }
}
