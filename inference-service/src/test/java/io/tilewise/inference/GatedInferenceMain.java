package io.tilewise.inference;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tilewise.runtime.Ports;
import io.tilewise.runtime.ServiceMain;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;

/**
 * Inference as a process, with a gated engine that is told on standard input: {@code let}, {@code
 * open}, {@code holds}. Each is answered with a line. Ends with whoever asks.
 */
final class GatedInferenceMain {
  private static final int ORPHANED = 3;

  private GatedInferenceMain() {}

  public static void main(String[] args) {
    GatedEngine engine = new GatedEngine();
    Thread.ofPlatform().daemon().name("gate").start(() -> answer(engine));
    ServiceMain.run(
        "inference",
        Ports.of(0),
        InferenceConfig::from,
        (config, meters, _) -> InferenceService.start(config, meters, engine));
  }

  private static void answer(GatedEngine engine) {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    try {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        System.out.println(answer(engine, line));
      }
      Runtime.getRuntime().halt(ORPHANED);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean answer(GatedEngine engine, String question) {
    switch (question) {
      case "let" -> engine.let(1);
      case "open" -> engine.open();
      case "holds" -> {
        return engine.holds();
      }
      default -> throw new IllegalArgumentException(question);
    }
    return true;
  }
}
