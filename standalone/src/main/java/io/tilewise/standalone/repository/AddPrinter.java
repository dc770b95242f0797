package io.tilewise.standalone.repository;

import io.tilewise.events.model.ModelReference;
import io.tilewise.model.Model;
import io.tilewise.model.ModelCard;
import io.tilewise.model.ModelInput;
import io.tilewise.standalone.command.Printable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What {@code model add} says, for people. Of one thread. */
final class AddPrinter {
  private static final double MEGABYTE = 1e6;

  private final PrintWriter out;

  AddPrinter(PrintWriter out) {
    this.out = out;
  }

  /** What the files say of themselves. */
  void found(Path path, NetworkSource source, Call call) {
    int files = source.files().size();
    out.printf(
        Locale.ROOT,
        "%s: %s, %.1f MB in %s%n",
        Printable.line(path.toString()),
        source.kind(),
        source.bytes() / MEGABYTE,
        files == 1 ? "one file" : files + " files");
    out.println("found:");
    call.signature().ifPresent(name -> line("signature", name));
    line("input", call.input() + " " + call.picture());
    line("output", call.output() + " " + call.numbers() + call.madeBy());
  }

  /** What the card says, and what of that nobody said. */
  void proposed(ModelCard card, List<Notes.Assumption> assumptions) {
    ModelInput input = card.input();
    out.println("so:");
    line("tiles", tiles(card));
    line(
        "input",
        "%dx%d pixels, %s, %s"
            .formatted(
                input.width(),
                input.height(),
                input.dtype().name().toLowerCase(Locale.ROOT),
                input.layout()));
    line("numbers", numbers(input));
    line("positive", Optional.ofNullable(card.positive()).orElse("none: no label is searched for"));
    out.println("assumed:");
    for (Notes.Assumption each : assumptions) {
      out.printf("  %s: %s (otherwise: %s)%n", each.what(), each.why(), each.option());
    }
  }

  private static String tiles(ModelCard card) {
    int size = card.tile().size();
    boolean same = size == card.input().width() && size == card.input().height();
    return "%d pixels %s, %d shared with the next, %s"
        .formatted(
            size,
            cut(card.tile()),
            card.tile().overlap(),
            same ? "given as they are" : "resized to the input");
  }

  private static String cut(ModelCard.Tile tile) {
    if (tile.micronsPerPixel() != null) {
      return "of the level of " + tile.micronsPerPixel() + " microns per pixel";
    }
    return tile.level() == null || tile.level() == 0 ? "of the image" : "of level " + tile.level();
  }

  private static String numbers(ModelInput input) {
    return switch (input.dtype()) {
      case UINT8 -> "bytes as they are, in the order " + input.channels();
      case FLOAT32 ->
          "(byte * %s - %s) / %s, in the order %s"
              .formatted(
                  Factor.text(input.scale()),
                  brief(input.mean()),
                  brief(input.std()),
                  input.channels());
    };
  }

  /** One number for three that are the same. */
  private static String brief(List<Double> numbers) {
    return numbers.stream().distinct().count() == 1
        ? Factor.text(numbers.getFirst())
        : numbers.toString();
  }

  private void line(String what, String text) {
    out.printf("  %-10s %s%n", what, Printable.line(text));
  }

  /** What was not known before the network was asked. */
  void asked(Proposal before, Proposal known) {
    if (before.head().kind().isEmpty()) {
      out.printf(
          "assumed: output %s: as the answers to a few tiles look (otherwise: --output-kind)%n",
          known.card().output().kind().name().toLowerCase(Locale.ROOT));
    }
  }

  /** What the network said of a black tile and of a shaded one. */
  void answers(Proposal proposal, float[][] rows) {
    ModelCard card = proposal.card();
    out.println("it answers, as " + card.output().kind().name().toLowerCase(Locale.ROOT) + ":");
    line("black", probabilities(card.labels(), rows[0]));
    line("shaded", probabilities(card.labels(), rows[1]));
    if (Arrays.equals(rows[0], rows[1])) {
      out.println("  the same to both: a network that gets numbers of a wrong --scale does that");
    }
    if (card.output().kind().isOneNumber()) {
      String label = card.labels().get(card.spokenFor());
      out.printf(
          "  its one number speaks for %s: %s means 93 %% %s (otherwise: --output-label)%n",
          label, proposal.example(), label);
    }
  }

  private static String probabilities(List<String> labels, float[] logits) {
    double most = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      most = Math.max(most, logit);
    }
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - most);
    }
    StringBuilder text = new StringBuilder();
    for (int label = 0; label < logits.length; label++) {
      text.append(label == 0 ? "" : ", ")
          .append(
              String.format(
                  Locale.ROOT, "%s %.3f", labels.get(label), Math.exp(logits[label] - most) / sum));
    }
    return text.toString();
  }

  /** Which it is, what its name means now and meant before, and what to do next. */
  void added(Model model, ModelReference meant, Optional<ModelReference> before, String models) {
    ModelReference added = model.id();
    out.printf(
        "%s added; %s %s means %s%n",
        added, added.name(), meant.equals(added) ? "now" : "still", meant);
    out.printf(
        "images are judged by %s; nothing is calibrated before fit%n",
        model.card().verdict().rule());
    if (!meant.equals(added)) {
      out.printf("to have it mean the new one: tilewise model use %s%s%n", added, models);
    } else if (before.isPresent()) {
      out.printf(
          "images of %s are judged by it from now on; to go on with the one before: tilewise model"
              + " use %s%s%n",
          added.name(), before.get(), models);
    }
    out.printf(
        "next: tilewise score --images LABELS.csv [--tile-labels TILES.csv] --out scores.csv"
            + " --model %s%s%n",
        meant.equals(added) ? added.name() : added, models);
  }
}
