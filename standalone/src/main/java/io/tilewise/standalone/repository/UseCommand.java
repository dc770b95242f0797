package io.tilewise.standalone.repository;

import io.tilewise.events.model.ModelReference;
import io.tilewise.model.ModelException;
import io.tilewise.model.ModelRepository;
import io.tilewise.standalone.command.ExitCode;
import io.tilewise.standalone.command.ModelOptions;
import io.tilewise.standalone.command.UsageException;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code model use}: which version a name alone means. */
@Command(
    name = "use",
    description =
        "Pins a name to a version: submissions that name no version get it, from the next image on."
            + " Without a version the pin is taken away, and the name means its newest version.")
public final class UseCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "NAME[@VERSION]",
      description = "name, and the version that it is to mean")
  private String model = "";

  @Mixin private final ModelOptions models = new ModelOptions();

  private final Map<String, String> environment;

  /** Takes the settings of the process. */
  public UseCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    ModelRepository repository = new ModelRepository(models.models(environment));
    try {
      ModelReference wanted = ModelReference.parse(model);
      if (wanted.isResolved()) {
        repository.pin(wanted);
        System.out.println(wanted.name() + " now means " + wanted);
      } else {
        repository.unpin(wanted.name());
        System.out.println(
            "%s now means its newest version, %s"
                .formatted(wanted.name(), repository.resolve(wanted).id()));
      }
      return ExitCode.DONE;
    } catch (ModelException e) {
      throw new UsageException(models.told(environment, e));
    } catch (IllegalArgumentException | IOException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }
}
