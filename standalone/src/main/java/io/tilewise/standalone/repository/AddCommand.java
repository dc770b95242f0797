package io.tilewise.standalone.repository;

import io.tilewise.events.model.ModelReference;
import io.tilewise.image.RgbPixels;
import io.tilewise.model.Model;
import io.tilewise.model.ModelCard;
import io.tilewise.model.ModelException;
import io.tilewise.model.ModelOutput;
import io.tilewise.model.ModelRepository;
import io.tilewise.model.install.Installation;
import io.tilewise.standalone.command.Causes;
import io.tilewise.standalone.command.ExitCode;
import io.tilewise.standalone.command.FailureException;
import io.tilewise.standalone.command.ModelOptions;
import io.tilewise.standalone.command.UsageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code model add}: a network with a card, as the next version of a model. */
@Command(
    name = "add",
    description =
        "Puts a network into the repository: reads how it is called, proposes its card, has it"
            + " answer, and says what was found and what assumed. What cannot be known is asked for"
            + " at once, and nothing is written.",
    footer = "See docs/your-model.md.")
public final class AddCommand implements Callable<Integer> {
  /** Stands for the number that it gets at the end. */
  private static final String NEW = "new";

  @Parameters(
      paramLabel = "PATH",
      description = "folder of a TensorFlow SavedModel, or an .onnx file")
  private Path path = Path.of("");

  @Option(names = "--name", paramLabel = "N", required = true, description = "of the model")
  private String name = "";

  @Mixin private final AddOptions options = new AddOptions();
  @Mixin private final ModelOptions models = new ModelOptions();

  private final Map<String, String> environment;
  private final PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);

  /** Takes the settings of the process. */
  public AddCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    NetworkSource source = NetworkSource.read(path);
    Path root = models.models(environment);
    Notes notes = new Notes();
    checkPlace(root, notes);
    Optional<Call> call = Call.choose(source.signatures(), options, notes);
    AddPrinter printer = new AddPrinter(out);
    call.ifPresent(known -> printer.found(path, source, known));
    Optional<Proposal> proposal =
        call.flatMap(known -> new Proposer(known, options, notes).propose());
    notes.throwIfAny();
    Proposal whole = proposal.orElseThrow();
    printer.proposed(whole.card(), notes.assumptions());
    Optional<ModelReference> before = meant(root);
    ModelReference added = add(root, source, whole, printer);
    printer.added(
        resolved(root, added),
        resolved(root, new ModelReference(name, null)).id(),
        before,
        models.given());
    return ExitCode.DONE;
  }

  /** What the name means until now; empty where nothing of it judges. */
  private Optional<ModelReference> meant(Path root) {
    try {
      return Optional.of(new ModelRepository(root).resolve(new ModelReference(name, null)).id());
    } catch (ModelException | IOException e) {
      return Optional.empty();
    }
  }

  private void checkPlace(Path root, Notes notes) {
    try {
      ModelReference.parse(name + "@" + NEW);
    } catch (IllegalArgumentException e) {
      notes.problem(
          "--name: "
              + name
              + " (expected: 1 to 64 of A-Z a-z 0-9 . _ - and starting with a letter or digit)");
    }
    Path parent = root.toAbsolutePath().getParent();
    if (!Files.isDirectory(root)
        && (Files.exists(root) || parent == null || !Files.isDirectory(parent))) {
      notes.problem(
          "--models: " + root + " (expected: a folder, or a new one in a folder that is there)");
    }
  }

  private ModelReference add(
      Path root, NetworkSource source, Proposal proposal, AddPrinter printer) {
    boolean made = !Files.exists(root);
    try {
      Files.createDirectories(root);
      try (Installation installation = Installation.begin(root, name, this::sayThatItWaits)) {
        installation.copy(source.files());
        Proposal known = known(proposal, installation.folder());
        printer.asked(proposal, known);
        int size = known.card().tile().size();
        Model model = model(installation.folder(), known.card());
        printer.answers(known, Trial.ask(model, Trial.plainTiles(size)));
        write(known.card(), installation.folder().resolve(ModelCard.FILE_NAME));
        return installation.finish();
      } finally {
        if (made) {
          deleteIfEmpty(root);
        }
      }
    } catch (IOException e) {
      throw new FailureException("--models: " + root + ": " + Causes.text(e), e);
    }
  }

  private void sayThatItWaits() {
    out.println("waiting for another model add of this repository to end");
  }

  private void write(ModelCard card, Path file) throws IOException {
    if (options.rule == null) {
      card.writeWithoutRule(file);
    } else {
      card.write(file);
    }
  }

  private static void deleteIfEmpty(Path folder) throws IOException {
    try {
      Files.delete(folder);
    } catch (DirectoryNotEmptyException e) {
      // The model is there.
    }
  }

  /** Asks the network what its numbers are where its last operation does not say. */
  private Proposal known(Proposal proposal, Path folder) {
    if (proposal.head().kind().isPresent()) {
      return proposal;
    }
    boolean one = proposal.head().one();
    List<RgbPixels> tiles = Trial.manyTiles(proposal.card().tile().size());
    ModelOutput.Kind kind =
        Trial.kind(Trial.ask(model(folder, proposal.card()), tiles), one)
            .orElseThrow(() -> new UsageException(ambiguous(one)));
    return proposal.with(kind);
  }

  private static String ambiguous(boolean one) {
    return one
        ? "--output-kind: missing (expected: sigmoid, or logit where no sigmoid was applied: the"
            + " network's answers to a few tiles could be either)"
        : "--output-kind: missing (expected: logits or probabilities: the network's answers to a"
            + " few tiles are from 0 to 1, but do not add up to 1; independent sigmoids,"
            + " multi-label, are not supported)";
  }

  private Model model(Path folder, ModelCard card) {
    return new Model(new ModelReference(name, NEW), folder, card, "0".repeat(64));
  }

  private static Model resolved(Path root, ModelReference wanted) {
    try {
      return new ModelRepository(root).resolve(wanted);
    } catch (ModelException | IOException e) {
      throw new FailureException("model " + wanted + ": " + e.getMessage(), e);
    }
  }
}
