package io.tilewise.bench.pipeline;

import io.tilewise.bench.Figures;
import io.tilewise.bench.bed.Pictures;
import io.tilewise.bench.script.ScriptProcess;
import io.tilewise.events.model.ModelReference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What is measured, and with what.
 *
 * @param launcher how a stack is started
 * @param scratch folder for what is made here; gone afterwards
 * @param models root of the models
 * @param pictures that are judged
 * @param figures what was found
 */
record PipelineBed(
    List<String> launcher, Path scratch, Path models, Pictures pictures, Figures figures) {

  /** Stack with a client of a model. */
  StackProcess stack() throws IOException {
    return StackProcess.start(
        launcher, models, List.of(scratch, pictures.png().resolveSibling("")));
  }

  ScriptProcess script(ModelReference model) throws IOException {
    return ScriptProcess.start(models, model);
  }
}
