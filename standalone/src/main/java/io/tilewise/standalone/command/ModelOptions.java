package io.tilewise.standalone.command;

import io.tilewise.events.Reason;
import io.tilewise.events.model.ModelReference;
import io.tilewise.model.Model;
import io.tilewise.model.ModelCard;
import io.tilewise.model.ModelException;
import io.tilewise.model.ModelRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the models are. */
public final class ModelOptions {
  /** The same for services. */
  static final String VARIABLE = "TILEWISE_MODELS";

  /** Name of the sample model. */
  public static final String DEFAULT = "thin-smear";

  @Option(
      names = "--models",
      paramLabel = "DIR",
      description = "model repository (default: TILEWISE_MODELS, or this installation's own)")
  private @Nullable Path models;

  /** Whether the folder was given by option, which whoever calls again has to give again. */
  public boolean isGiven() {
    return models != null;
  }

  /** The folder: as the option says, else the environment, else this installation's own. */
  public Path models(Map<String, String> environment) {
    if (models != null) {
      return models;
    }
    String set = environment.getOrDefault(VARIABLE, "");
    return set.isBlank()
        ? Path.of(System.getProperty("tilewise.home", "."), "models")
        : Path.of(set);
  }

  /** Option and folder for a command to call next, with a blank before; empty when not given. */
  public String given() {
    if (models == null) {
      return "";
    }
    String folder = models.toString();
    return " --models " + (folder.matches("[\\w./:@-]+") ? folder : "'" + folder + "'");
  }

  /** The sample model where the repository has it: what a stack can load before anybody asks. */
  public Optional<Model> sample(Map<String, String> environment) {
    try {
      ModelReference sample = ModelReference.parse(DEFAULT);
      return Optional.of(new ModelRepository(models(environment)).resolve(sample));
    } catch (ModelException | IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Looks the model up before anything starts.
   *
   * @throws UsageException when the repository or the model is not there or cannot be used
   */
  public Model resolve(Map<String, String> environment, ModelReference reference) {
    try {
      return new ModelRepository(models(environment)).resolve(reference);
    } catch (ModelException e) {
      throw new UsageException("--" + told(environment, e));
    } catch (IOException e) {
      throw new UsageException("--" + e.getMessage());
    }
  }

  /**
   * What is wrong with a model, for people: of one that there is not, where it was looked for,
   * since the folder that {@code model add} was told is easily forgotten.
   */
  public String told(Map<String, String> environment, ModelException e) {
    return e.reason() == Reason.MODEL_UNKNOWN && models == null
        ? "%s; looked for in %s, for another folder: --models DIR"
            .formatted(e.getMessage(), models(environment))
        : e.getMessage();
  }

  /**
   * Folder of a model's version. One that is named by its version need not be fit to be used: what
   * is wrong with its card may be what somebody is about to mend.
   *
   * @throws UsageException when there is no such model
   */
  public Path folder(Map<String, String> environment, ModelReference reference) {
    String version = reference.version();
    if (version != null) {
      Path named = models(environment).resolve(reference.name()).resolve(version);
      if (Files.isRegularFile(named.resolve(ModelCard.FILE_NAME))) {
        return named;
      }
    }
    try {
      return new ModelRepository(models(environment)).resolveToFit(reference).directory();
    } catch (ModelException e) {
      throw new UsageException("--" + told(environment, e));
    } catch (IOException e) {
      throw new UsageException("--" + e.getMessage());
    }
  }
}
