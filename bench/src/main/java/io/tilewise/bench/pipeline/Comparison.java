package io.tilewise.bench.pipeline;

import io.tilewise.bench.Figures;
import io.tilewise.bench.bed.OsProcess;
import io.tilewise.bench.bed.VerdictClient;
import io.tilewise.bench.script.ScriptProcess;
import io.tilewise.events.Lane;
import io.tilewise.events.model.ModelReference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * One image through one model, by the stack and by the script in turns: one after another, and many
 * at once. What is compared was measured within the same round.
 */
final class Comparison implements AutoCloseable {
  private static final int WARM_UP = 3;

  private final StackProcess stack;
  private final VerdictClient client;
  private final Timeline timeline;
  private final ScriptProcess script;
  private final Path image;

  private Comparison(PipelineBed bed, ModelReference model, Path image) throws IOException {
    this.image = image;
    this.stack = bed.stack();
    this.client = new VerdictClient(stack.bootstrapServers(), model);
    this.timeline = new Timeline(stack.bootstrapServers());
    this.script = bed.script(model);
  }

  /**
   * How much is measured.
   *
   * @param rounds of which the median counts
   * @param sequence images of a round that follow one another
   * @param burst images of a round that are submitted at once
   */
  record Size(int rounds, int sequence, int burst) {}

  /**
   * Measures.
   *
   * @param name ends the figures'
   * @return tiles of the image
   */
  static int measure(PipelineBed bed, ModelReference model, Path image, String name, Size size)
      throws IOException {
    try (Comparison comparison = new Comparison(bed, model, image)) {
      int tiles = comparison.warmUp();
      for (int round = 0; round < size.rounds; round++) {
        comparison.sequence(bed.figures(), name, size.sequence, tiles);
        comparison.burst(bed.figures(), name, size.burst, tiles);
      }
      return tiles;
    }
  }

  private int warmUp() {
    int tiles = 0;
    for (int i = 0; i < WARM_UP; i++) {
      tiles = script.judge(image).size();
      client.seconds(client.submit(image, Lane.ROUTINE), tiles);
    }
    return tiles;
  }

  private void sequence(Figures figures, String name, int images, int tiles) {
    double stackSeconds = 0;
    double scriptSeconds = 0;
    for (int i = 0; i < images; i++) {
      stackSeconds += client.seconds(client.submit(image, Lane.ROUTINE), tiles);
      timeline.record(figures, name, System.currentTimeMillis());
      scriptSeconds += scripted(1);
    }
    figures.sample("secondsOneByOne" + name, stackSeconds / images);
    figures.sample("scriptSeconds" + name, scriptSeconds / images);
    figures.sample("ratioToScriptOneByOne" + name, stackSeconds / scriptSeconds);
  }

  private void burst(Figures figures, String name, int images, int tiles) {
    OsProcess stackOs = stack.os();
    double stackCpu = -stackOs.cpuSeconds();
    List<VerdictClient.Submitted> all = client.submit(image, Lane.ROUTINE, images);
    double stackSeconds = client.seconds(all, tiles);
    stackCpu += stackOs.cpuSeconds();
    double scriptCpu = -script.os().cpuSeconds();
    double scriptSeconds = scripted(images);
    scriptCpu += script.os().cpuSeconds();
    figures.sample("secondsAtOnce" + name, stackSeconds / images);
    figures.sample("ratioToScriptAtOnce" + name, stackSeconds / scriptSeconds);
    figures.sample("cpuSeconds" + name, stackCpu / images);
    figures.sample("scriptCpuSeconds" + name, scriptCpu / images);
    figures.sample("cpuSecondsBeyondScript" + name, (stackCpu - scriptCpu) / images);
  }

  private double scripted(int images) {
    long start = System.nanoTime();
    for (int i = 0; i < images; i++) {
      var _ = script.judge(image);
    }
    return (System.nanoTime() - start) / 1e9;
  }

  @Override
  public void close() throws IOException {
    script.close();
    timeline.close();
    client.close();
    stack.close();
  }
}
