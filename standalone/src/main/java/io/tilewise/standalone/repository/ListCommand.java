package io.tilewise.standalone.repository;

import io.tilewise.standalone.command.ExitCode;
import io.tilewise.standalone.command.Format;
import io.tilewise.standalone.command.ModelOptions;
import io.tilewise.standalone.command.UsageException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code model list}: every version that there is. */
@Command(
    name = "list",
    description =
        "Lists every version with its labels, tiles, rule and digest; also those that cannot be"
            + " used, with the reason.")
public final class ListCommand implements Callable<Integer> {
  @Option(
      names = "--format",
      paramLabel = "table|json",
      defaultValue = "table",
      description = "a table, or one JSON object per line (default: ${DEFAULT-VALUE})")
  private Format format = Format.TABLE;

  @Mixin private final ModelOptions models = new ModelOptions();

  private final Map<String, String> environment;

  /** Takes the settings of the process. */
  public ListCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    try {
      List<Versions.Listed> all = new Versions(models.models(environment)).all();
      List<String> lines =
          switch (format) {
            case TABLE -> ModelTable.lines(all);
            case JSON -> all.stream().map(ModelTable::json).toList();
          };
      lines.forEach(System.out::println);
      return ExitCode.DONE;
    } catch (IOException e) {
      throw new UsageException("--" + e.getMessage());
    }
  }
}
