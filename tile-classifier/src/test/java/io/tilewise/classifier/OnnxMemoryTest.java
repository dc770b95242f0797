package io.tilewise.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tilewise.image.RgbPixels;
import io.tilewise.model.Model;
import io.tilewise.model.onnx.OnnxFile;
import io.tilewise.model.onnx.OnnxGraph;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Native memory of a model is the system's again when it is closed. */
class OnnxMemoryTest {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final int ROUNDS = 20;

  /** Of one round's weights, 12 MiB; what is not freed would be 240 MiB in the end. */
  private static final int WEIGHTS = 48 << 16;

  private static final long MIB = 1L << 20;

  @Test
  void shouldFreeAModelThatIsClosed(@TempDir Path directory) throws Exception {
    assumeThat(STATUS).as("Linux tells how much memory a process has").exists();
    writeLarge(directory);
    Model model = Cards.model(directory, Cards.floats());
    round(model);
    round(model);
    long before = residentMib();

    for (int i = 0; i < ROUNDS; i++) {
      round(model);
    }

    assertThat(residentMib() - before).isLessThan(ROUNDS / 4 * WEIGHTS * Float.BYTES / MIB);
  }

  private static void round(Model model) throws Exception {
    try (TileClassifier classifier = TileClassifiers.load(model)) {
      RgbPixels tile = Cards.tile(4, 1, 2, 3);
      assertThat(classifier.score(Collections.nCopies(64, tile))).hasDimensions(64, 3);
    }
  }

  private static void writeLarge(Path directory) throws Exception {
    OnnxGraph graph =
        new OnnxGraph()
            .input("x", OnnxGraph.FLOAT, -1, 4, 4, 3)
            .numbers("flat", -1, 48)
            .weights("wide", new float[WEIGHTS], 48, WEIGHTS / 48)
            .weights("narrow", new float[WEIGHTS / 16], WEIGHTS / 48, 3)
            .node("Reshape", List.of("x", "flat"), "row")
            .node("MatMul", List.of("row", "wide"), "hidden")
            .node("MatMul", List.of("hidden", "narrow"), "y")
            .output("y", OnnxGraph.FLOAT, -1, 3);
    graph.write(directory.resolve(OnnxFile.NAME));
  }

  private static long residentMib() throws Exception {
    String line =
        Files.readAllLines(STATUS).stream()
            .filter(each -> each.startsWith("VmRSS:"))
            .findFirst()
            .orElseThrow();
    return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
  }
}
