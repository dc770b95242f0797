package io.tilewise.standalone.score;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.image.ImageLimits;
import io.tilewise.image.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that goes on asks whether files are those that were scored. */
class ScoredFilesTest {
  private static final String HEADER = "MRXS";
  private static final String TABLE = "Slidedat";
  private static final String DATA = "Data";

  @TempDir Path folder;

  @Test
  void shouldKnowAFileAgain() throws IOException {
    Path file = Files.writeString(folder.resolve("a.png"), HEADER);

    assertThat(ScoredFiles.content(file, ImageLimits.DEFAULT)).hasValue(digest(HEADER));
  }

  @Test
  void shouldKnowASlideOfMrxsAgainByAllOfItsFiles() throws IOException {
    Path file = Files.writeString(folder.resolve("a.mrxs"), HEADER);
    write(Files.createDirectory(folder.resolve("a")), TABLE, DATA);

    assertThat(ScoredFiles.content(file, ImageLimits.DEFAULT))
        .hasValue(digestOfAll(HEADER, TABLE, DATA));
  }

  @Test
  void shouldKnowAFolderOfDicomAgain() throws IOException {
    write(Files.createDirectory(folder.resolve("series")), TABLE, DATA);

    assertThat(ScoredFiles.content(folder.resolve("series"), ImageLimits.DEFAULT))
        .hasValue(digestOfAll(TABLE, DATA));
  }

  @Test
  void shouldNotKnowWhatIsNotThere() {
    assertThat(ScoredFiles.content(folder.resolve("none.png"), ImageLimits.DEFAULT)).isEmpty();
  }

  private static void write(Path folder, String... texts) throws IOException {
    for (String text : texts) {
      Files.writeString(folder.resolve(text), text);
    }
  }

  /** As a run writes it down: {@code sha256sum * | cut -c1-64 | sort | sha256sum}. */
  private static String digestOfAll(String... texts) {
    return digest(
        Arrays.stream(texts)
            .map(ScoredFilesTest::digest)
            .sorted()
            .map(each -> each + "\n")
            .collect(Collectors.joining()));
  }

  private static String digest(String text) {
    return HexFormat.of().formatHex(Sha256.begin().digest(text.getBytes(US_ASCII)));
  }
}
