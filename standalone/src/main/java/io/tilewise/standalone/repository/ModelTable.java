package io.tilewise.standalone.repository;

import io.tilewise.events.model.VerdictFit;
import io.tilewise.model.Model;
import io.tilewise.model.ModelCard;
import io.tilewise.standalone.command.Printable;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Versions as lines. Stateless. */
final class ModelTable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int DIGEST_SHOWN = 12;
  private static final String GAP = "  ";
  private static final List<String> HEADING =
      List.of("MODEL", "MEANT BY NAME", "LABELS", "TILE", "RULE", "FITTED", "DIGEST");

  private ModelTable() {}

  /** Columns of equal width; a version that cannot be used has its reason in their place. */
  static List<String> lines(List<Versions.Listed> versions) {
    List<List<String>> rows = new ArrayList<>(List.of(HEADING));
    versions.stream()
        .filter(each -> each.model().isPresent())
        .forEach(each -> rows.add(row(each, each.model().get())));
    int[] widths = new int[HEADING.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    List<String> lines = new ArrayList<>(rows.stream().map(row -> line(row, widths)).toList());
    versions.forEach(
        each -> each.problem().ifPresent(problem -> lines.add(problem(each, problem))));
    return lines;
  }

  private static String problem(Versions.Listed version, String problem) {
    return (version.model().isPresent() ? "warning: " : "cannot be used: ")
        + Printable.line(problem);
  }

  private static List<String> row(Versions.Listed version, Model model) {
    ModelCard card = model.card();
    VerdictFit fit = card.verdict().fit();
    return List.of(
        version.id().toString(),
        version.pinned() ? "pinned" : version.meant() ? "newest" : "",
        String.join(",", card.labels()),
        tile(card.tile()),
        card.verdict().rule(),
        fit == null ? "no" : fit.provenance().fittedAt().toString().substring(0, 10),
        model.digest().substring(0, DIGEST_SHOWN));
  }

  private static String tile(ModelCard.Tile tile) {
    return tile.size()
        + (tile.overlap() == 0 ? "" : "/" + tile.overlap())
        + (tile.level() == null ? "" : " level " + tile.level())
        + (tile.micronsPerPixel() == null ? "" : " of " + tile.micronsPerPixel() + " um");
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length())).append(GAP);
    }
    return line.toString().stripTrailing();
  }

  /** The same as one JSON object, with the whole digest. */
  static String json(Versions.Listed version) {
    ObjectNode json = JSON.createObjectNode();
    json.put("model", version.id().toString());
    json.put("meant", version.meant()).put("pinned", version.pinned());
    version.model().ifPresent(model -> put(json, model));
    version.problem().ifPresent(problem -> json.put("problem", problem));
    json.put("usable", version.model().isPresent());
    return JSON.writeValueAsString(json);
  }

  private static void put(ObjectNode json, Model model) {
    ModelCard card = model.card();
    json.set("labels", JSON.valueToTree(card.labels()));
    ObjectNode tile = json.putObject("tile");
    tile.put("size", card.tile().size()).put("overlap", card.tile().overlap());
    tile.put("level", card.tile().level());
    tile.put("micronsPerPixel", card.tile().micronsPerPixel());
    json.put("rule", card.verdict().rule());
    VerdictFit fit = card.verdict().fit();
    json.put("fitted", fit != null);
    if (fit != null) {
      json.put("fittedAt", fit.provenance().fittedAt().toString());
    }
    json.put("digest", model.digest());
  }
}
