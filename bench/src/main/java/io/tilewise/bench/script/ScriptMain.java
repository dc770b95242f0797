package io.tilewise.bench.script;

import io.tilewise.broker.ParentProcess;
import io.tilewise.events.model.ModelReference;
import io.tilewise.model.Model;
import io.tilewise.model.ModelInput;
import io.tilewise.model.ModelRepository;
import java.nio.file.Path;

/**
 * The script as a process. Arguments: root of the models, name of one. Prints {@code ready}; then
 * answers the path of an image with its number of tiles and their mean.
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

  private static String judged(Script script, Path image) {
    try {
      Script.Answer answer = script.judge(image);
      return answer.tiles() + " " + answer.first();
    } catch (Exception e) {
      throw new IllegalStateException(image + ": " + e, e);
    }
  }
}
