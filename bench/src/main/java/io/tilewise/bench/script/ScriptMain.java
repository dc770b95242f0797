package io.tilewise.bench.script;

import static java.util.stream.Collectors.joining;

import io.tilewise.broker.ParentProcess;
import io.tilewise.events.model.ModelReference;
import io.tilewise.model.Model;
import io.tilewise.model.ModelInput;
import io.tilewise.model.ModelRepository;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The script as a process. Arguments: root of the models, name of one. Prints {@code ready}; then
 * answers the path of an image with the logits of its tiles, numbers with commas between them and
 * tiles with spaces.
 */
final class ScriptMain {
  private ScriptMain() {}

  public static void main(String[] args) throws Exception {
    Model model = new ModelRepository(Path.of(args[0])).resolve(ModelReference.parse(args[1]));
    ModelInput input = model.card().input();
    if (!input.equals(ModelInput.ofBytes(input.name(), input.width(), input.height()))) {
      throw new IllegalArgumentException("model: " + input + " (expected: one of plain bytes)");
    }
    try (Script script = new Script(model.directory(), model.card().tile().size())) {
      System.out.println("ready");
      ParentProcess.answer(image -> judged(script, Path.of(image)));
    }
  }

  private static String text(float[] logits) {
    return IntStream.range(0, logits.length)
        .mapToObj(i -> Float.toString(logits[i]))
        .collect(joining(","));
  }

  private static String judged(Script script, Path image) {
    try {
      return Arrays.stream(script.judge(image)).map(ScriptMain::text).collect(joining(" "));
    } catch (Exception e) {
      throw new IllegalStateException(image + ": " + e, e);
    }
  }
}
