package io.tilewise.bench.script;

import io.tilewise.bench.bed.OsProcess;
import io.tilewise.broker.JavaProcess;
import io.tilewise.events.model.ModelReference;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The script, seen from outside. Confined to one thread. */
public final class ScriptProcess implements AutoCloseable {
  /** Heap and collector of the launcher. */
  private static final List<String> OPTIONS = List.of("-Xmx1g", "-XX:+UseSerialGC");

  private final JavaProcess process;

  private ScriptProcess(JavaProcess process) {
    this.process = process;
  }

  /** Starts it and returns when its model is loaded. */
  public static ScriptProcess start(Path models, ModelReference model) throws IOException {
    JavaProcess process =
        JavaProcess.start(
            ScriptMain.class,
            OPTIONS,
            Map.of("TF_CPP_MIN_LOG_LEVEL", "1"),
            Redirect.INHERIT,
            models.toString(),
            model.toString());
    process.line();
    return new ScriptProcess(process);
  }

  /** Judges an image; the number of its tiles. */
  public int judge(Path image) {
    return Integer.parseInt(process.ask(image.toString()).split(" ", -1)[0]);
  }

  public OsProcess os() {
    return new OsProcess(process.pid());
  }

  @Override
  public void close() {
    process.close();
  }
}
