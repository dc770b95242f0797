package io.tilewise.lab.scores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tilewise.lab.scores.LabelledFiles.LabelledFile;
import java.io.IOException;
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
            new LabelledFile("a", folder.resolve("a.png"), "patient-1", 0),
            new LabelledFile("b", folder.resolve("b.png"), "patient-2", 1));
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
        "line 3, file: a (expected: a name of its own)");
  }

  private void refused(String text, String problem) throws IOException {
    Path list = list(text);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LabelledFiles.read(list, LABELS))
        .withMessageContaining(problem);
  }
}
