package io.tilewise.tiler;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.broker.EmbeddedBroker;
import io.tilewise.broker.JavaProcess;
import io.tilewise.events.Topics;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.file.SourceFile;
import io.tilewise.image.file.StallingFiles;
import io.tilewise.image.source.FileCalls;
import io.tilewise.image.source.ImageRoots;
import io.tilewise.image.source.ImageSources;
import io.tilewise.model.ModelRepository;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A tiler in a process of its own, which dies while it reads an image that is called so. */
final class DeadlyTiler {
  private static final String DEADLY = "deadly";
  private static final int EXIT_CODE = 139; // as of a fault in native code
  private static final long UP_TO = 2_000;

  private DeadlyTiler() {}

  static boolean isDeadly(Path file) {
    return file.getFileName().toString().startsWith(DEADLY);
  }

  static JavaProcess start(EmbeddedBroker broker, Stage stage) throws IOException {
    return JavaProcess.start(
        DeadlyTiler.class,
        JavaProcess.QUICK_START,
        Map.of(),
        Redirect.INHERIT,
        broker.bootstrapServers(),
        stage.topics.prefix(),
        stage.workshop.models.toString(),
        stage.workshop.images.toString());
  }

  public static void main(String[] args) throws IOException {
    // Its place in the group is given away two seconds after it has fallen silent.
    Map<String, Object> kafka =
        Map.of(
            "bootstrap.servers",
            args[0],
            "session.timeout.ms",
            2_000,
            "heartbeat.interval.ms",
            300);
    Path models = Path.of(args[2]);
    List<Path> roots = List.of(Path.of(args[3]));
    TilerConfig config =
        Stage.config(kafka, new Topics(args[1]), models, roots, 2, TilerConfig.MAX_AHEAD);
    ImageSources sources =
        new ImageSources(
            new ImageRoots(roots),
            config.limits(),
            () -> new FileCalls(FileCalls.LIMIT, FileCalls.AGAIN),
            DeadlyTiler::open);
    TilerService.start(
        config, new SimpleMeterRegistry(), new ImageTiler(sources, new ModelRepository(models)));
    int end = System.in.read(); // it ends with its parent
    Runtime.getRuntime().halt(end);
  }

  private static SourceFile open(Path root, Path file, ImageLimits limits)
      throws IOException, ImageFormatException {
    return isDeadly(file)
        ? StallingFiles.open(file, UP_TO, new Death())
        : SourceFile.open(root, file, limits);
  }

  /** What comes instead of the bytes. */
  private static final class Death extends CountDownLatch {
    Death() {
      super(1);
    }

    @Override
    public void await() {
      Runtime.getRuntime().halt(EXIT_CODE);
    }
  }
}
