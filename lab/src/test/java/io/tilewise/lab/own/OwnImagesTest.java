package io.tilewise.lab.own;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tilewise.lab.images.LabelledFiles;
import io.tilewise.lab.images.LabelledFiles.LabelledFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnImagesTest {
  private static final Path CELLS = Path.of("../../shared/data/malaria/cells");

  @TempDir Path folder;

  @Test
  void shouldWriteAsManyImagesOfEachLabelOfManySlides() throws Exception {
    assumeTrue(Files.isDirectory(CELLS), "without ../shared/data there are no cells");

    assertThat(OwnImages.write(CELLS, folder)).isEqualTo(64);

    List<LabelledFile> images =
        LabelledFiles.read(folder.resolve("labels.csv"), List.of("parasitized", "uninfected"));
    Map<String, Long> labels =
        images.stream().collect(Collectors.groupingBy(LabelledFile::label, Collectors.counting()));
    assertThat(labels).containsOnly(Map.entry("parasitized", 32L), Map.entry("uninfected", 32L));
    assertThat(images)
        .extracting(LabelledFile::group)
        .satisfies(groups -> assertThat(groups.stream().distinct().count()).isEqualTo(49));
    Map<String, Long> infected =
        Files.readAllLines(folder.resolve("tile-labels.csv")).stream()
            .filter(line -> line.endsWith(",parasitized"))
            .collect(Collectors.groupingBy(OwnImagesTest::image, Collectors.counting()));
    assertThat(infected).hasSize(32);
    assertThat(infected.values()).contains(1L, 2L, 4L, 8L, 16L, 32L);
    Map<String, LabelledFile> byId =
        images.stream().collect(Collectors.toMap(LabelledFile::id, Function.identity()));
    infected
        .keySet()
        .forEach(
            id ->
                assertThat(byId.get(id)).extracting(LabelledFile::label).isEqualTo("parasitized"));
  }

  private static String image(String line) {
    return line.substring(0, line.indexOf(','));
  }
}
