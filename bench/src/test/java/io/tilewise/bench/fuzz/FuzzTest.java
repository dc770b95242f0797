package io.tilewise.bench.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.bench.fuzz.Corpus.Whole;
import io.tilewise.bench.slide.Slides;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FuzzTest {
  private static final int MUTATIONS = 200;

  @TempDir Path folder;

  private Whole slide() throws IOException {
    Path file = Slides.write(folder.resolve("slide.tif"), 256, 64);
    return new Whole(
        Format.TIFF, "slide", Files.readAllBytes(file), (Outcome.Read) Outcome.of(file));
  }

  @Test
  void shouldAccountForEveryDamagedFile() throws Exception {
    try (Examination examination = new Examination(folder)) {
      Fuzz fuzz = new Fuzz(List.of(slide()), examination);

      int mutations = fuzz.mutate(List.of(Format.values()), MUTATIONS, 1);
      int truncations = fuzz.truncate();

      assertThat(mutations).isEqualTo(MUTATIONS);
      assertThat(truncations).isPositive();
      assertThat(examination.findings()).isZero();
      assertThat(examination.counts().values().stream().mapToInt(count -> count).sum())
          .isEqualTo(mutations + truncations);
      assertThat(examination.counts().get("TIFF refused")).isGreaterThan(truncations);
      assertThat(examination.slowestMillis()).isPositive();
      assertThat(examination.mostAllocatedMib()).isPositive();
    }
  }

  @Test
  void shouldFindOtherPixelsWhereTheEndIsMissing() throws Exception {
    Whole whole = slide();
    Whole other = new Whole(whole.format(), "other", whole.bytes(), new Outcome.Read("other"));
    try (Examination examination = new Examination(folder)) {
      examination.examine(other, whole.bytes(), "nothing", /* mayDiffer= */ false);

      assertThat(examination.findings()).isEqualTo(1);
      assertThat(folder.resolve("finding-1")).hasBinaryContent(whole.bytes());
    }
  }
}
