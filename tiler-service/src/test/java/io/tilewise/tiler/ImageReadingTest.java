package io.tilewise.tiler;

import static io.tilewise.tiler.Workshop.announced;
import static io.tilewise.tiler.Workshop.submission;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tilewise.events.TileExtracted;
import io.tilewise.events.model.ModelReference;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.file.ImageFile;
import io.tilewise.image.file.SourceFile;
import io.tilewise.image.source.FileCalls;
import io.tilewise.model.Model;
import io.tilewise.model.ModelRepository;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Images that take long before there is a tile of them. */
@Timeout(60)
class ImageReadingTest {
  private static final Path PYRAMID =
      Path.of("../../shared/data/malaria/mosaics/moderate-1.pyramid.tif");

  @TempDir Path folder;
  private final CountDownLatch left = new CountDownLatch(1);
  private Workshop workshop;

  @BeforeEach
  void setUp() throws Exception {
    workshop = new Workshop(folder);
  }

  @Test
  void shouldGiveUpAnImageThatNobodyWantsBeforeThereIsATile() throws Exception {
    Path file = workshop.image("a.png", 40, 20);

    try (ImageReading reading =
        reading(
            file,
            (_, _) -> {
              awaitLeaving();
              return null;
            })) {
      assertThat(reading.handOver(new Unwanted())).isEmpty();
    }
    left.countDown();
  }

  @Test
  void shouldLookForNoTissueAnyMoreOnceItIsLeft() throws Exception {
    assumeThat(PYRAMID).as("of the shared data").exists();
    workshop.model("m", 500, 0, "pad", ", \"tissue\": \"auto\"");
    Path file = Files.copy(PYRAMID, workshop.images.resolve("a.tif"));
    CompletableFuture<ImageTiler.@Nullable Cut> cut = new CompletableFuture<>();

    ImageReading reading =
        reading(
            file,
            (image, to) -> {
              awaitLeaving();
              try {
                cut.complete(ImageTiler.cut(plan(file, image), image, to));
              } catch (InterruptedIOException e) {
                cut.completeExceptionally(e);
              }
              return null;
            });
    reading.close();
    left.countDown();

    assertThatExceptionOfType(Exception.class)
        .isThrownBy(cut::get)
        .withCauseInstanceOf(InterruptedIOException.class);
  }

  private ImageReading reading(Path file, ImageReading.Script script) throws Exception {
    return new ImageReading(
        SourceFile.open(file, ImageLimits.DEFAULT),
        ImageLimits.DEFAULT,
        new FileCalls(FileCalls.LIMIT, FileCalls.AGAIN),
        script);
  }

  private void awaitLeaving() {
    try {
      left.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private TilePlan plan(Path file, ImageFile image) throws RejectedException, IOException {
    Model model;
    try {
      model = new ModelRepository(workshop.models).resolve(ModelReference.parse("m"));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return TilePlan.of(
        announced(submission(file.toUri(), "m")),
        new TilePlan.Source(image.layout(), image.version(), Long.MAX_VALUE, ByReference.NEVER),
        model.card().tile(),
        model.manifest());
  }

  /** Has had enough before there is anything. */
  private static final class Unwanted implements ImageReading.Sink<RuntimeException> {
    @Override
    public boolean take(TileExtracted tile, @Nullable RgbPixels pixels) {
      throw new AssertionError("no tile was put");
    }

    @Override
    public boolean isWanted() {
      return false;
    }
  }
}
