package io.tilewise.lab.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CropManifestTest {
  @TempDir Path folder;

  @Test
  void shouldReadTheColumnsItKnowsInAnyOrder() throws Exception {
    manifest("slide_id,width,label,file", "S1, 40 ,1,a.png", "", "S2,41,0,b.png");
    Files.createFile(folder.resolve("a.png"));
    Files.createFile(folder.resolve("b.png"));

    List<Crop> crops = CropManifest.read(folder);

    assertThat(crops)
        .containsExactly(
            new Crop(folder.resolve("a.png"), true, "S1"),
            new Crop(folder.resolve("b.png"), false, "S2"));
  }

  @Test
  void shouldSayThatTheFolderIsMissing() {
    Path nowhere = folder.resolve("nowhere");

    assertThatThrownBy(() -> CropManifest.read(nowhere))
        .isInstanceOf(TrainingException.class)
        .hasMessage("cells: " + nowhere + " (expected: an existing folder with manifest.csv)");
  }

  @Test
  void shouldSayThatTheManifestIsMissing() {
    assertThatThrownBy(() -> CropManifest.read(folder))
        .hasMessage("manifest: %s (expected: an existing file)", folder.resolve("manifest.csv"));
  }

  @Test
  void shouldSayThatTheManifestIsNotText() throws Exception {
    Files.write(
        folder.resolve("manifest.csv"), new byte[] {(byte) 0x89, 'P', 'N', 'G', (byte) 0xFF});

    assertThatThrownBy(() -> CropManifest.read(folder))
        .isInstanceOf(TrainingException.class)
        .hasMessageStartingWith("manifest: cannot read " + folder.resolve("manifest.csv"));
  }

  @Test
  void shouldRefuseAColumnThatIsThereTwice() throws Exception {
    manifest("slide_id,label,file,label", "S1,1,a.png,0");

    assertThatThrownBy(() -> CropManifest.read(folder))
        .hasMessageEndingWith("column: label twice (expected: each column once)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "'';header: [] (expected: a column named file)",
        "file,label;header: [file, label] (expected: a column named slide_id)"
      })
  void shouldNameTheMissingColumn(String header, String problem) throws Exception {
    manifest(header);

    assertThatThrownBy(() -> CropManifest.read(folder))
        .hasMessage("%s, %s", folder.resolve("manifest.csv"), problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "a.png,1;line 2: 2 fields (expected: at least 3)",
        "a.png,yes,S1;line 2, label: \"yes\" (expected: 1 for parasitized or 0 for uninfected)",
        "a.png,1,;line 2, slide_id: empty (expected: the slide the crop is from)"
      })
  void shouldNameTheLineThatIsWrong(String line, String problem) throws Exception {
    manifest("file,label,slide_id", line);

    assertThatThrownBy(() -> CropManifest.read(folder))
        .hasMessage("%s, %s", folder.resolve("manifest.csv"), problem);
  }

  @Test
  void shouldNameTheCropThatIsMissing() throws Exception {
    manifest("file,label,slide_id", "gone.png,1,S1");

    assertThatThrownBy(() -> CropManifest.read(folder))
        .hasMessage(
            "%s, line 2, file: %s (expected: an existing file)",
            folder.resolve("manifest.csv"), folder.resolve("gone.png"));
  }

  private void manifest(String... lines) throws Exception {
    Files.write(folder.resolve("manifest.csv"), List.of(lines));
  }
}
