package io.tilewise.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class CardFieldsTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'positiv': 1}|positiv: unknown (expected: positive, most likely)",
        "{'Labels': []}|Labels: unknown (expected: labels, most likely)",
        "{'input': {'widht': 4}}|input.widht: unknown (expected: width, most likely)",
        "{'tile': {'micronsperpixel': 1}}|tile.micronsperpixel: unknown (expected:"
            + " micronsPerPixel,",
        "{'verdict': {'tie-break': 'x'}}|verdict.tie-break: unknown (expected: tieBreak, most",
        "{'verdict': {'fit': {'scope': {'tilesize': 1}}}}|verdict.fit.scope.tilesize: unknown"
            + " (expec",
        "{'verdict': {'fit': {'rules': [{}, {'offsett': 1}]}}}|verdict.fit.rules[1].offsett:"
            + " unknown",
        "{'output': {'remarks': 1}}|output.remarks: unknown (expected: one of kind, label, name;"
            + " rem",
        "{'x': 1}|x: unknown (expected: one of input, labels, output, positive, severity, tile,"
            + " verd"
      })
  void shouldNameTheFieldThatWasMeant(String card, String problem) {
    assertThat(CardFields.unknown(JSON.readTree(card.replace('\'', '"'))))
        .singleElement()
        .asString()
        .startsWith(problem);
  }

  @Test
  void shouldTakeRemarksOfAnyForm() {
    assertThat(CardFields.unknown(JSON.readTree("{\"remarks\": {\"by\": \"Ada\"}}"))).isEmpty();
  }

  @Test
  void shouldListEveryFieldByItsPath() {
    assertThat(ModelCard.fields())
        .contains("labels", "input.signature", "output.label", "tile.edge", "verdict.threshold")
        .contains("verdict.fit.scope.overlap", "verdict.fit.rules.conformal.alpha", "remarks")
        .doesNotHaveDuplicates();
  }

  /** What the product writes itself it must know. */
  @Test
  void shouldKnowEveryFieldThatIsWritten() throws IOException {
    Path card = directory.resolve("model.json");
    Files.writeString(card, ModelCardTest.CARD);
    ModelCard.read(card).write(card);

    assertThat(ModelCard.unknownFields(card)).isEmpty();
    assertThat(ModelCard.unknownFields(Path.of("../models/thin-smear/1/model.json"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"nlm44", "sudan"})
  void shouldKnowTheFieldsOfModelsInUse(String name) throws IOException {
    Path file = Path.of("../../shared/data/malaria/models", name, "1/model.json");
    assumeThat(file).as("the malaria models of the shared data").exists();

    assertThat(ModelCard.unknownFields(file)).isEmpty();
  }
}
