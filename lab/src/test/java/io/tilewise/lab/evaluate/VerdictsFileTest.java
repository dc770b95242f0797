package io.tilewise.lab.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tilewise.lab.csv.CsvRow;
import io.tilewise.lab.csv.CsvRows;
import io.tilewise.verdict.JudgeSettings;
import io.tilewise.verdict.TieBreak;
import io.tilewise.verdict.scores.TileScores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerdictsFileTest {
  @TempDir private static Path folder;

  private final Path file = folder.resolve("verdicts.csv");

  @Test
  void shouldWriteIdsThatEveryReaderReadsAsTheyAre() throws IOException {
    List<String> ids = List.of("plain", "a,b", "say \"x\"", " padded ", "two\nlines", "#1", "=1+1");

    VerdictsFile.write(evaluation(ids), file);

    assertThat(Files.readString(file))
        .startsWith("image_id,rule,label,decision,p_sick,p_well" + System.lineSeparator())
        .contains("\nplain,mean-probability,sick,CLASSIFIED,0.", "\n\" padded \",", "\n=1+1,");
    try (CsvRows rows = CsvRows.open(file)) {
      assertThat(rows.next().fields()).hasSize(6);
      for (String id : ids) {
        CsvRow row = rows.next();
        assertThat(row.fields().getFirst()).isEqualTo(id);
        assertThat(row.fields()).hasSize(6);
      }
      assertThat(rows.hasNext()).isFalse();
    }
  }

  @Test
  void shouldCountIdsThatASpreadsheetMayRun() {
    assertThat(VerdictsFile.formulas(evaluation(List.of("=1", "+1", "-1", "@a", "a=1", "1"))))
        .isEqualTo(4);
  }

  @Test
  void shouldSayThatTheFileCannotBeWritten() {
    Path nowhere = folder.resolve("gone").resolve("v.csv");

    assertThatIOException().isThrownBy(() -> VerdictsFile.write(evaluation(List.of("a")), nowhere));
  }

  /** More than any buffer holds, so that it is said in the midst of writing. */
  @Test
  void shouldSayThatADeviceIsFull() {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "no device that is full");
    Evaluation large = evaluation(Collections.nCopies(5_000, "a"));

    assertThatIOException().isThrownBy(() -> VerdictsFile.write(large, full));
  }

  private static Evaluation evaluation(List<String> ids) {
    List<String> labels = List.of("sick", "well");
    JudgeSettings mean =
        new JudgeSettings(
            labels, "sick", List.of(), "mean-probability", TieBreak.MEAN_LOG_PROBABILITY, null);
    Evaluator evaluator = new Evaluator(0, List.of(mean));
    TileScores scores = TileScores.builder(2).add(0, 1, 1.0, 0.0).build();
    ids.forEach(id -> evaluator.add(id, "group", 0, scores));
    return evaluator.evaluation(labels, "mean-probability", 10, 1);
  }
}
