package io.tilewise.lab.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tilewise.lab.images.LabelledFiles.LabelledFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelledFilesTest {
  private static final List<String> LABELS = List.of("sick", "well");

  @TempDir Path folder;

  @BeforeEach
  void writeImages() throws IOException {
    Files.write(folder.resolve("a.png"), new byte[1]);
    Files.write(folder.resolve("b.png"), new byte[1]);
  }

  private Path list(String text) throws IOException {
    return Files.writeString(folder.resolve("labels.csv"), text);
  }

  @Test
  void shouldReadImagesRelativeToTheListInWhateverOrderItsColumnsHave() throws IOException {
    Path list = list("label,file,group\nsick,a.png,patient-1\n\nwell, b.png ,patient-2\n");

    assertThat(LabelledFiles.read(list, LABELS))
        .containsExactly(
            new LabelledFile("a", folder.resolve("a.png"), "patient-1", "sick"),
            new LabelledFile("b", folder.resolve("b.png"), "patient-2", "well"));
  }

  @Test
  void shouldReadAFolderOfDicomAsAnImageAndNoOther() throws IOException {
    byte[] dicom = new byte[200];
    System.arraycopy("DICM".getBytes(StandardCharsets.US_ASCII), 0, dicom, 128, 4);
    Path series = Files.createDirectory(folder.resolve("series"));
    Files.write(series.resolve("level0"), dicom);
    Files.createDirectory(folder.resolve("empty"));

    assertThat(LabelledFiles.read(list("file,group,label\nseries,p,sick\n"), LABELS))
        .containsExactly(new LabelledFile("series", series, "p", "sick"));
    refused("file,group,label\nempty,p,sick\n", "line 2, file: empty (expected: an existing file)");
  }

  @Test
  void shouldNameLineAndValueOfWhatIsWrong() throws IOException {
    refused("", "line 1, header: [] (expected: a column file)");
    refused("file,group\n", "line 1, header: [file, group] (expected: a column label)");
    refused("file,group,label\n", "rows: 0 (expected: at least one)");
    refused("file,group,label\na.png,p\n", "line 2, fields: 2 (expected: 3)");
    refused("file,group,label\nc.png,p,sick\n", "line 2, file: c.png (expected: an existing file)");
    refused(
        "file,group,label\na\u0007.png,p,sick\n",
        "line 2, file: a\\u0007.png (expected: a name without control characters)");
    refused("file,group,label\na.png,,sick\n", "line 2, group: empty");
    refused(
        "file,group,label\na.png,p,ill\n", "line 2, label: ill (expected: one of [sick, well])");
    refused(
        "file,group,label\na.png,p,sick\na.png,p,sick\n",
        "line 3, file: a.png, image id: a (expected: another than that of line 2; a column"
            + " image_id");
    refused("file,group,label\na.png,p\u001b,sick\n", "line 2, group: p\\u001b (expected: a name");
    refused(
        "file,group,label,image_id\na.png,p,sick,\n", "line 2, image_id: empty (expected: a name)");
  }

  @Test
  void shouldRefuseColumnsThatAreThereTwice() throws IOException {
    refused(
        "file,group,label,label,group\na.png,p,sick,well,q\n",
        "line 1, column: group twice (expected: each column once)",
        "line 1, column: label twice (expected: each column once)");
  }

  @Test
  void shouldShowTheBeginningOfWhatIsTooLongForPeople() throws IOException {
    Path list = list("file,group,label\n" + "a".repeat(200_000) + ".png,p,sick\n");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> LabelledFiles.read(list, LABELS))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(1500))
        .withMessageContaining("line 2, file: aaaa")
        .withMessageContaining("characters) (expected: an existing file)");
  }

  @Test
  void shouldRefuseForScoresWhatTheirFileCannotHold() throws IOException {
    Path list = list("file,group,label\na.png,\"Doe, John\",sick\nb.png,p,ill\n");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> LabelledFiles.readForScores(list, LABELS))
        .withMessageContaining("line 2, group: Doe, John (expected: some text without commas")
        .withMessageContaining("line 3, label: ill");
    assertThat(LabelledFiles.read(list("file,group,label\na.png,\"Doe, John\",sick\n"), LABELS))
        .hasSize(1);
  }

  @Test
  void shouldNameEverythingThatIsWrongAtOnce() throws IOException {
    refused(
        "file,group,label\nc.png,p,ill\na.png,,sick\nb.png,p\n",
        "line 2, file: c.png (expected: an existing file)",
        "line 2, label: ill (expected: one of [sick, well])",
        "line 3, group: empty (expected: what images share, say the patient)",
        "line 4, fields: 2 (expected: 3)");
  }

  @Test
  void shouldNameTheFirstOfManyProblemsAndCountThem() throws IOException {
    StringBuilder rows = new StringBuilder("file,group,label\n");
    for (int row = 0; row < 30; row++) {
      rows.append("missing").append(row).append(".png,p,sick\n");
    }

    refused(rows.toString(), "line 21, file: missing19.png", "… 30 problems in all");
  }

  @Test
  void shouldTellFilesOfOneNameApartByTheirIds() throws IOException {
    Files.createDirectories(folder.resolve("two"));
    Files.write(folder.resolve("two/a.png"), new byte[1]);

    assertThat(
            LabelledFiles.read(
                list("image_id,file,group,label\none,a.png,p,sick\ntwo,two/a.png,q,well\n"),
                LABELS))
        .extracting(LabelledFile::id)
        .containsExactly("one", "two");
    refused(
        "file,group,label\na.png,p,sick\ntwo/a.png,q,well\n",
        "line 3, file: two/a.png, image id: a (expected: another than that of line 2; a column");
  }

  @Test
  void shouldNeedNoFilesOfImagesThatSomebodyElseHas() throws IOException {
    assertThat(LabelledFiles.readRecorded(list("file,group,label\nfar/away.png,p,x\n")))
        .containsExactly(new LabelledFile("away", folder.resolve("far/away.png"), "p", "x"));
  }

  private void refused(String text, String... problems) throws IOException {
    Path list = list(text);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LabelledFiles.read(list, LABELS))
        .satisfies(e -> assertThat(e).hasMessageContainingAll(problems));
  }
}
