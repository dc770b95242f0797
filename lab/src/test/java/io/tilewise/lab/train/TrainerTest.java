package io.tilewise.lab.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tilewise.events.model.ModelReference;
import io.tilewise.model.ModelRepository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.types.TFloat32;

class TrainerTest {
  private static final ModelReference MODEL = ModelReference.parse("spots@3");
  @TempDir Path folder;
  private Path cells;
  private Path out;

  @BeforeEach
  void makeFolders() throws Exception {
    cells = Files.createDirectory(folder.resolve("cells"));
    out = folder.resolve("models");
  }

  @Test
  void shouldLearnToTellDrawnCellsApartAndWriteAModel() throws Exception {
    drawSlides();
    Set<String> stages = new LinkedHashSet<>();

    TrainingReport report = Trainer.train(plan(7), (stage, d, t, n) -> stages.add(stage));

    assertThat(report.heldOut().auc()).isGreaterThan(0.95);
    assertThat(report.heldOutSlides())
        .hasSize(2)
        .doesNotContainAnyElementsOf(report.trainingSlides());
    assertThat(report.losses()).hasSize(8);
    assertThat(stages)
        .containsExactly("read training crops", "read held-out crops", "train", "judge");
    assertThat(names(report.directory()))
        .containsExactly("MODEL_CARD.md", "model.json", "saved_model.pb", "variables");
    assertThat(new ModelRepository(out).resolve(MODEL).card()).isEqualTo(ModelWriter.card(64));
    assertThat(report.directory().resolve("MODEL_CARD.md"))
        .content()
        .contains("# spots@3", "Held out: " + String.join(", ", report.heldOutSlides()))
        .doesNotContain("{", "}");
    assertAnswersPlainTiles(report.directory());
  }

  /** As whoever serves the model would: a batch of any size in, two finite logits a tile out. */
  private void assertAnswersPlainTiles(Path model) throws Exception {
    LabelledTiles tiles =
        LabelledTiles.read(CropManifest.read(cells), 64, "read", TrainingListener.NONE);
    TileBatch batch = new TileBatch(3, 64);
    batch.fill(tiles, new int[] {0, 1, 2}, 0, TileBatch.Copy.PLAIN);
    try (SavedModelBundle bundle = SavedModelBundle.load(model.toString(), "serve");
        var input = Tensors.tiles(batch.rgb, 3, 64);
        Result result = bundle.function("serving_default").call(java.util.Map.of("tiles", input))) {
      TFloat32 logits = (TFloat32) result.get("logits").orElseThrow();
      assertThat(logits.shape().asArray()).containsExactly(3, 2);
      for (float logit : Tensors.floats(logits)) {
        assertThat(logit).isFinite();
      }
    }
  }

  @Test
  void shouldFindTheSameModelAgainForTheSameSeed() throws Exception {
    drawSlides();
    TrainingReport first = Trainer.train(plan(1), TrainingListener.NONE);
    out = folder.resolve("again");

    TrainingReport second = Trainer.train(plan(1), TrainingListener.NONE);

    assertThat(second.heldOutSlides()).isEqualTo(first.heldOutSlides());
    assertThat(second.losses().getLast())
        .isCloseTo(first.losses().getLast(), org.assertj.core.api.Assertions.within(0.02));
  }

  @Test
  void shouldRefuseAVersionThatExists() throws Exception {
    drawSlides();
    Path version = Files.createDirectories(out.resolve("spots/3"));

    assertThatThrownBy(() -> Trainer.train(plan(7), TrainingListener.NONE))
        .isInstanceOf(TrainingException.class)
        .hasMessage("out: " + version + " (expected: a version that does not exist yet)");
  }

  @Test
  void shouldSayBeforeTheTrainingThatTheTargetCannotBeWritten() throws Exception {
    drawSlides();
    out = Files.createFile(folder.resolve("file"));
    Set<String> stages = new LinkedHashSet<>();

    assertThatThrownBy(() -> Trainer.train(plan(7), (stage, d, t, n) -> stages.add(stage)))
        .isInstanceOf(TrainingException.class)
        .hasMessageStartingWith(
            "out: cannot write " + out.resolve("spots/3") + " (expected: a writable directory)");
    assertThat(stages).isEmpty();
  }

  @Test
  void shouldLeaveNothingInTheTargetWhenACropCannotBeRead() throws Exception {
    drawSlides();
    Files.writeString(cells.resolve("A_0.png"), "no picture");

    assertThatThrownBy(() -> Trainer.train(plan(7), TrainingListener.NONE))
        .isInstanceOf(TrainingException.class)
        .hasMessageStartingWith("crop: cannot read " + cells.resolve("A_0.png"));
    assertThat(names(out.resolve("spots"))).isEmpty();
  }

  private void drawSlides() throws Exception {
    CropFolder drawn = new CropFolder(cells);
    for (String slide : List.of("A", "B", "C", "D")) {
      drawn.slide(slide, 12, 12);
    }
    drawn.slide("E", 0, 12).slide("F", 0, 12).slide("G", 0, 12).slide("H", 0, 12).written();
  }

  private TrainingPlan plan(long seed) {
    return new TrainingPlan(cells, out, MODEL, 64, 0.25, new Schedule(8, 8, 2, 0.003, seed));
  }

  private static List<String> names(Path directory) throws Exception {
    try (Stream<Path> list = Files.list(directory)) {
      return list.map(p -> p.getFileName().toString()).sorted().toList();
    }
  }
}
