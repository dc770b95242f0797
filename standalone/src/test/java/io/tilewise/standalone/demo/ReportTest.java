package io.tilewise.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.image.RgbPixels;
import io.tilewise.image.png.TilePng;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  @TempDir Path folder;

  @Test
  void shouldWriteAPageThatNeedsNothingButItsOwnPictures() throws Exception {
    // Given
    Report report = new Report(folder.resolve("report"));
    RgbPixels picture = Report.picture(SmearPainter.paint(Sample.PLAN));
    report.add(Sample.findings("sick", 0, 0, 0, 0.75), picture);

    // When
    Path page = report.finish();

    // Then
    assertThat(Files.readString(page))
        .contains("tiny.png", "tiny-heatmap.png", "max-probability (decides)", "4 of 4 tiles")
        .contains("model tiny-model@1, fitted on 5 sick groups")
        .contains("class=\"positive\"", "P(sick)", "0.750", "(32, 32)")
        .doesNotContain("http://", "https://", "<!-- images -->");
    RgbPixels heatmap =
        TilePng.decode(Files.readAllBytes(folder.resolve("report/tiny-heatmap.png")), 1 << 20);
    assertThat(heatmap.width()).isEqualTo(picture.width());
    assertThat(folder.resolve("report/tiny.png")).isNotEmptyFile();
  }

  @Test
  void shouldSayThatAnImageWasReferred() throws Exception {
    Report report = new Report(folder);
    report.add(Sample.findings(null, 0, 0, 0, 0), Report.picture(SmearPainter.paint(Sample.PLAN)));

    assertThat(Files.readString(report.finish())).contains(">referred<", "refers");
  }
}
