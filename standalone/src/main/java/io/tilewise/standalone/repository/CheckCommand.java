package io.tilewise.standalone.repository;

import io.tilewise.events.model.ModelReference;
import io.tilewise.events.model.VerdictFit;
import io.tilewise.model.IncompleteModelException;
import io.tilewise.model.Model;
import io.tilewise.model.ModelException;
import io.tilewise.model.ModelRepository;
import io.tilewise.standalone.command.ExitCode;
import io.tilewise.standalone.command.ModelOptions;
import io.tilewise.standalone.command.UsageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code model check}: everything that is wrong with a version. */
@Command(
    name = "check",
    description =
        "Says all that is wrong with a version: its files, its card, fields that nobody reads,"
            + " whether card and network agree, and whether it answers.")
public final class CheckCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME[@VERSION]", description = "which one")
  private String model = "";

  @Mixin private final ModelOptions models = new ModelOptions();

  private final Map<String, String> environment;

  /** Takes the settings of the process. */
  public CheckCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    Path root = models.models(environment);
    List<String> problems = new ArrayList<>();
    try {
      ModelReference id = new Versions(root).chosen(ModelReference.parse(model));
      new Versions(root).pinProblem(id.name()).ifPresent(problems::add);
      check(root, id, problems);
      if (!problems.isEmpty()) {
        problems.add("see docs/your-model.md");
      }
      UsageException.throwIfAny(problems);
      System.out.println(id + ": nothing is wrong, and it answers");
      return ExitCode.DONE;
    } catch (IllegalArgumentException | IOException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private void check(Path root, ModelReference id, List<String> problems) throws IOException {
    problems.addAll(new Versions(root).unknownFields(id));
    try {
      Model found = new ModelRepository(root).resolve(id);
      note(found);
      Proposal.judgeProblem(found.card())
          .ifPresent(problem -> problems.add("model " + id + ": verdict: " + problem));
      Proposal.doubts(found.card()).forEach(doubt -> problems.add("model " + id + ": " + doubt));
      Trial.ask(found, Trial.plainTiles(found.card().tile().size()));
    } catch (ModelException e) {
      problems.add(models.told(environment, e));
    } catch (IncompleteModelException | UsageException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
  }

  /** Fits of older releases have no digest; they may be right, and nobody can tell. */
  private static void note(Model model) {
    VerdictFit fit = model.card().verdict().fit();
    if (fit != null && fit.scope().digest() == null) {
      System.out.println(
          model.id()
              + ": note: verdict.fit.scope.digest: missing, so that a change of the network or of"
              + " the card after the fit goes unseen; fit writes it");
    }
  }
}
