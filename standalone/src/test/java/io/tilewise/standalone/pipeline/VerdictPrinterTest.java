package io.tilewise.standalone.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.events.FocusTile;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageClassified.Decision;
import io.tilewise.events.ImageClassified.Flippable;
import io.tilewise.events.ImageClassified.Status;
import io.tilewise.events.Opinion;
import io.tilewise.events.Reason;
import io.tilewise.events.TileCounts;
import io.tilewise.events.model.FitProvenance;
import io.tilewise.events.model.FitScope;
import io.tilewise.events.model.ModelReference;
import io.tilewise.events.model.PredictionSets;
import io.tilewise.events.model.RuleFitting;
import io.tilewise.events.model.VerdictFit;
import io.tilewise.events.model.VerdictSettings;
import io.tilewise.events.tiling.Region;
import io.tilewise.standalone.command.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class VerdictPrinterTest {
  private static final ModelReference MODEL = ModelReference.parse("smear@2");
  private static final ImageClassified PARTIAL = verdict("slide-7", Status.PARTIAL, "sick", null);
  private static final ImageClassified REJECTED =
      verdict("torn", Status.REJECTED, null, "image: torn.png: ends after 7 bytes");

  @Test
  void shouldPrintALinePerImageAndThenWhatAndWhyAndWhereToLook() {
    List<String> table = VerdictPrinter.table(List.of(PARTIAL, REJECTED), false);

    assertThat(table)
        .containsExactly(
            "image    status    verdict  rule           tiles  failed  missing  duplicate",
            "slide-7  PARTIAL   sick     majority-vote  3/4    1       0        2",
            "torn     REJECTED  -        -              0/0    0       0        0",
            "",
            "slide-7: sick; the rule's number for sick is 0.750 (not calibrated, so no"
                + " probability), above one",
            "  half; judged on 3 of 4 tiles, and whether the others could change it is not known",
            "  the network's highest numbers for sick, in tiles 128 pixels wide: 0.990 at (256, 0),"
                + " 0.980 at (0,",
            "    128), 0.500 at (0, 0)",
            "  warning: pale",
            "torn: rejected: image: torn.png: ends after 7 bytes");
    assertThat(table).allMatch(line -> line.length() <= 100);
  }

  @Test
  void shouldTellWhatEveryRuleSaysWhenAsked() {
    List<String> table = VerdictPrinter.table(List.of(PARTIAL, REJECTED), true);

    assertThat(table)
        .endsWith(
            "torn: rejected: image: torn.png: ends after 7 bytes",
            "",
            "rule           slide-7      torn",
            "majority-vote  sick 0.750*  -",
            "* decides. A number is the rule's probability of that label; a card's prediction",
            "sets may keep an unlikely label, or refer the image.");
  }

  @Test
  void shouldSayOnceWhatTheCardOfSeveralVerdictsRestsOn() {
    VerdictSettings fitted = fitted();
    List<String> table =
        VerdictPrinter.table(
            List.of(
                verdict("one", Status.PARTIAL, "sick", null, fitted),
                verdict("two", Status.PARTIAL, "well", null, fitted),
                verdict("torn", Status.REJECTED, null, "torn.png", fitted)),
            false);

    assertThat(table)
        .endsWith(
            "torn: rejected: torn.png",
            "card of smear@2: fitted on 45 sick and 16 well groups; its prediction sets promise the"
                + " truth for 98",
            "  % of images of other such groups, each label counting alike: with most fits, not"
                + " with all; this",
            "  promise may not hold for one, two, as the warnings there say");
    assertThat(table).filteredOn(line -> line.contains("fitted on")).hasSize(1);
  }

  @Test
  void shouldPrintOneEventPerLineAsJson() {
    assertThat(printed(VerdictFormat.JSON).lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("{") && line.endsWith("}"))
        .first()
        .asString()
        .contains("\"rules\":[{", "\"fit\":{");
  }

  @Test
  void shouldLeaveOutOfTheShortEventTheFitAndTheOtherRulesAndNothingElse() {
    ObjectNode whole = first(VerdictFormat.JSON);
    ObjectNode kept = first(VerdictFormat.JSON_SHORT);

    assertThat(kept.has("rules")).isFalse();
    assertThat(kept.get("settings").has("fit")).isFalse();
    whole.remove("rules");
    ((ObjectNode) whole.get("settings")).remove("fit");
    assertThat(kept).isEqualTo(whole);
  }

  private static ObjectNode first(VerdictFormat format) {
    return (ObjectNode)
        JsonMapper.shared().readTree(printed(format).lines().findFirst().orElseThrow());
  }

  private static String printed(VerdictFormat format) {
    StringWriter out = new StringWriter();
    List<ImageClassified> verdicts =
        List.of(verdict("one", Status.PARTIAL, "sick", null, fitted()), REJECTED);
    VerdictPrinter.print(verdicts, format, false, new PrintWriter(out));
    return out.toString();
  }

  @Test
  void shouldTellScriptsWhetherEveryTileOfEveryImageWasJudged() {
    assertThat(ClassifyCommand.exitCode(List.of())).isEqualTo(ExitCode.DONE);
    assertThat(ClassifyCommand.exitCode(List.of(PARTIAL))).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(ClassifyCommand.exitCode(List.of(REJECTED))).isEqualTo(ExitCode.INCOMPLETE);
  }

  private static VerdictSettings fitted() {
    Map<String, Integer> groups = new TreeMap<>(Map.of("sick", 45, "well", 16));
    PredictionSets sets = new PredictionSets(.02, 61, Map.of("sick", .9, "well", .1), "most");
    return new VerdictSettings(
        "majority-vote",
        null,
        null,
        new VerdictFit(
            new FitScope(MODEL, 128, 0, null, null),
            new FitProvenance("0".repeat(64), 61, 900, Instant.EPOCH, groups, null),
            List.of(),
            null,
            List.of(),
            List.of(new RuleFitting("majority-vote", 1, 0, null, null, sets))));
  }

  private static ImageClassified verdict(String imageId, Status status, String label, String text) {
    return verdict(imageId, status, label, text, null);
  }

  private static ImageClassified verdict(
      String imageId, Status status, String label, String text, VerdictSettings settings) {
    boolean judged = label != null;
    return new ImageClassified(
        imageId,
        "submission",
        1,
        null,
        status,
        judged ? Decision.CLASSIFIED : Decision.REFERRED,
        label,
        judged ? Map.of("sick", 0.75, "well", 0.25) : Map.of(),
        List.of(),
        judged ? "majority-vote" : null,
        judged
            ? List.of(new Opinion("majority-vote", label, Map.of("sick", 0.75, "well", 0.25), null))
            : List.of(),
        0,
        null,
        judged ? new TileCounts(4, 3, 1, 0, 2) : new TileCounts(0, 0, 0, 0, 0),
        Flippable.UNKNOWN,
        judged ? List.of(tile(256, 0, .99), tile(0, 128, .98), tile(0, 0, .5)) : List.of(),
        settings == null ? null : MODEL,
        settings,
        judged ? null : Reason.IMAGE_CORRUPT,
        text,
        Instant.EPOCH,
        Instant.EPOCH,
        true,
        judged ? List.of("pale") : List.of(),
        null,
        judged ? "sick" : null);
  }

  private static FocusTile tile(int x, int y, double sick) {
    return new FocusTile(0, new Region(x, y, 128, 128), Map.of("sick", sick, "well", 1 - sick));
  }
}
