package io.tilewise.standalone.repository;

import io.tilewise.standalone.command.UsageException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code model}: what the repository holds. */
@Command(
    name = "model",
    description = "Adds models to the repository, checks them and says what is there.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {AddCommand.class, UseCommand.class, CheckCommand.class, ListCommand.class})
public final class ModelCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    throw new UsageException("model: no command (expected: add, use, check or list)");
  }
}
