package io.tilewise.classifier.engine;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the models of a process compute: all of them on one device. */
public sealed interface EngineDevice {
  /** What a text of one may be, for whoever reads one from an operator. */
  String EXPECTED = "cpu, or a GPU by its number: gpu:0, gpu:1 and so on";

  /** The first GPU that the engine finds, else the processor. */
  record Automatic() implements EngineDevice {
    @Override
    public String toString() {
      return "the first GPU, else cpu";
    }
  }

  /** The processor, whatever else there is. */
  record Cpu() implements EngineDevice {
    @Override
    public String toString() {
      return "cpu";
    }
  }

  /**
   * A GPU.
   *
   * @param number 0 to 255, as CUDA counts those that the process may see
   */
  record Gpu(int number) implements EngineDevice {
    private static final Pattern TEXT = Pattern.compile("gpu:(\\d{1,3})");
    private static final int MOST = 255;

    public Gpu {
      if (number < 0 || number > MOST) {
        throw new IllegalArgumentException("gpu: " + number + " (expected: 0 to " + MOST + ")");
      }
    }

    @Override
    public String toString() {
      return "gpu:" + number;
    }
  }

  /**
   * The device that a text names.
   *
   * @throws IllegalArgumentException when it names none
   */
  static EngineDevice parse(String text) {
    if (text.equals("cpu")) {
      return new Cpu();
    }
    Matcher gpu = Gpu.TEXT.matcher(text);
    if (!gpu.matches()) {
      throw new IllegalArgumentException("device: " + text + " (expected: " + EXPECTED + ")");
    }
    return new Gpu(Integer.parseInt(gpu.group(1)));
  }

  /**
   * What an engine computes on that was asked for this: it puts a model on the first GPU that it
   * sees, of those that it was shown.
   *
   * @param seesGpu whether it sees any
   */
  default EngineDevice found(boolean seesGpu) {
    return switch (this) {
      case Gpu gpu when seesGpu -> gpu;
      case Automatic _ when seesGpu -> new Gpu(0);
      case Automatic _, Cpu _, Gpu _ -> new Cpu();
    };
  }

  /**
   * Whether an engine that runs computes on this.
   *
   * @param engine its name
   * @throws AbsentDeviceException when it found no such device at its start
   * @throws IllegalStateException when it was started on another one
   */
  default void check(String engine, EngineDevice found) {
    if (this instanceof Automatic || equals(found)) {
      return;
    }
    if (found instanceof Cpu) {
      throw new AbsentDeviceException(engine, this);
    }
    throw new IllegalStateException(
        engine + ": computes on " + found + " (expected: " + this + ", named at its start)");
  }
}
