package io.tilewise.standalone.models;

import io.tilewise.events.model.FitProvenance;
import io.tilewise.events.model.FitScope;
import io.tilewise.events.model.ModelReference;
import io.tilewise.events.model.TileScoreRange;
import io.tilewise.events.model.VerdictFit;
import io.tilewise.events.model.VerdictSettings;
import io.tilewise.imageverdict.Fits;
import io.tilewise.imageverdict.VerdictSettingsReader;
import io.tilewise.lab.fit.FitResult;
import io.tilewise.model.ModelCard;
import io.tilewise.standalone.command.UsageException;
import io.tilewise.verdict.JudgeSettings;
import io.tilewise.verdict.TieBreak;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The card of one model version, and what it may be given.
 *
 * @param file {@code model.json}
 * @param card as it was
 * @param scope of what is fitted now
 */
record FittedCard(Path file, ModelCard card, FitScope scope) {
  private static final int DIGEST_SHOWN = 12;

  /**
   * Reads the card of a version's directory, {@code <root>/<name>/<version>}.
   *
   * @param scanner that the images are from; null: not restricted to one
   */
  static FittedCard read(Path directory, @Nullable String scanner) {
    Path file = directory.resolve(ModelCard.FILE_NAME);
    try {
      ModelCard card = ModelCard.read(file);
      ModelCard.Tile tile = card.tile();
      ModelReference id = FolderModel.id(directory);
      String digest = FolderModel.digest(directory).orElse(null);
      FitScope scope = new FitScope(id, tile.size(), tile.overlap(), scanner, digest);
      return new FittedCard(file, card, scope);
    } catch (IOException e) {
      throw new UsageException(
          "--model-card: "
              + directory
              + " (expected: a directory with "
              + ModelCard.FILE_NAME
              + ")");
    } catch (IllegalArgumentException e) {
      throw new UsageException("--model-card: " + file + ": " + e.getMessage());
    }
  }

  /**
   * Why the fit that the card already has must not be overwritten unasked; one for another content
   * of the same model may be, because nobody can use it any more.
   */
  Optional<String> conflict() {
    VerdictFit before = card.verdict().fit();
    return before == null || text(before.scope()).equals(text(scope))
        ? Optional.empty()
        : Optional.of(
            "--model-card: has a fit for %s (expected: one for %s, or --replace)"
                .formatted(text(before.scope()), text(scope)));
  }

  /** Which fit the card had, for people. */
  Optional<String> replaced() {
    return Optional.ofNullable(card.verdict().fit())
        .map(VerdictFit::provenance)
        .map(before -> "replaces the fit of " + text(before));
  }

  private static String text(FitProvenance from) {
    String groups =
        from.groups().entrySet().stream()
            .map(each -> each.getValue() + " " + each.getKey())
            .collect(Collectors.joining(" and "));
    return "%s: %d images%s"
        .formatted(
            from.fittedAt(), from.images(), groups.isEmpty() ? "" : " of " + groups + " groups");
  }

  /** What is lost by a fit in the place of a better founded one. */
  Optional<String> loss(VerdictSettings now) {
    VerdictFit before = card.verdict().fit();
    VerdictFit fit = now.fit();
    if (before == null || fit == null) {
      return Optional.empty();
    }
    Map<String, Integer> groups = fit.provenance().groups();
    String fewer =
        before.provenance().groups().entrySet().stream()
            .filter(each -> each.getValue() > groups.getOrDefault(each.getKey(), 0))
            .map(each -> each.getValue() + " groups of " + each.getKey())
            .collect(Collectors.joining(" and "));
    return fewer.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "THE FIT THAT THIS ONE REPLACES HAD MORE, "
                + fewer
                + ": where that was not meant, fit again with all scores");
  }

  static String text(FitScope scope) {
    return "%s, tiles of %d, overlap %d, %s"
        .formatted(
            scope.model(),
            scope.tileSize(),
            scope.overlap(),
            scope.scanner() == null ? "any scanner" : "scanner " + scope.scanner());
  }

  /** For which content of its model the fit is made, for whoever reads what was printed. */
  String content() {
    String digest = scope.digest();
    return digest == null
        ? "any content, because no whole network is beside the card"
        : "content " + digest.substring(0, DIGEST_SHOWN);
  }

  /** The verdict block with what was fitted. */
  VerdictSettings with(FitResult result, FitProvenance provenance) {
    FitResult.Range range = result.tileScores();
    TileScoreRange scores = range == null ? null : new TileScoreRange(range.low(), range.high());
    VerdictFit fit = Fits.write(result.fit(), card.labels(), scope, provenance, scores);
    VerdictSettings before = card.verdict();
    String rule = result.rule() == null ? before.rule() : String.valueOf(result.rule());
    VerdictSettings named =
        VerdictSettingsReader.isOneRule(rule, before.rule()) ? before : before.withRule(rule);
    return new VerdictSettings(named.rule(), named.tieBreak(), named.threshold(), fit);
  }

  /** Writes it, once a judge has accepted it. */
  void write(VerdictSettings verdict, FitResult result) throws IOException {
    new JudgeSettings(
        card.labels(),
        card.positive(),
        card.severity(),
        verdict.rule(),
        TieBreak.REFER,
        verdict.threshold(),
        result.fit());
    ModelCard.writeVerdict(file, verdict);
  }
}
