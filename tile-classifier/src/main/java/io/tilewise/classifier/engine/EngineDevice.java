package io.tilewise.classifier.engine;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the models of a process compute: all of them on one device. */
public sealed interface EngineDevice {
  /** What a text of one may be, for whoever reads one from an operator. */
  String EXPECTED = "cpu, or a GPU by its number: gpu:0, gpu:1 and so on";

  /** The first GPU that TensorFlow finds, else the processor. */
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
}
