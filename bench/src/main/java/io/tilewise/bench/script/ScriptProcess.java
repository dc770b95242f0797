package io.tilewise.bench.script;

import io.tilewise.bench.bed.OsProcess;
import io.tilewise.broker.JavaProcess;
import io.tilewise.events.Logits;
import io.tilewise.events.model.ModelReference;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.Arrays;
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

  /** Judges an image: the logits of its tiles, in rows of tiles. */
  public List<Logits> judge(Path image) {
    return Arrays.stream(process.ask(image.toString()).split(" ", -1))
        .map(ScriptProcess::logits)
        .toList();
  }

  private static Logits logits(String text) {
    String[] numbers = text.split(",", -1);
    float[] values = new float[numbers.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.parseFloat(numbers[i]);
    }
    return Logits.of(values);
  }

  public OsProcess os() {
    return new OsProcess(process.pid());
  }

  @Override
  public void close() {
    process.close();
  }
}
