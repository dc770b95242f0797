package io.tilewise.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tilewise.classifier.engine.AbsentDeviceException;
import io.tilewise.classifier.engine.EngineDevice.Automatic;
import io.tilewise.classifier.engine.EngineDevice.Cpu;
import io.tilewise.classifier.engine.EngineDevice.Gpu;
import io.tilewise.classifier.engine.TensorFlowEngine;
import io.tilewise.model.Model;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;

/** Models on devices, as far as a machine without a GPU can tell. */
class DeviceTest {
  @Test
  void shouldLoadOnTheProcessorAndRefuseAGpuThatIsAbsent(@TempDir Path directory) throws Exception {
    assumeThat(TensorFlowEngine.start(new Automatic())).isEqualTo(new Cpu());
    new TinyModel()
        .signature(
            "serving_default", TFloat32.class, Shape.of(-1, 4, 4, 3), TinyModel::channelMeans)
        .write(directory);
    Model model = Cards.model(directory, Cards.floats());

    try (TileClassifier classifier = TileClassifiers.load(model, new Cpu())) {
      assertThat(classifier.score(List.of(Cards.tile(4, 1, 2, 3)))).hasDimensions(1, 3);
    }
    assertThatExceptionOfType(AbsentDeviceException.class)
        .isThrownBy(() -> TileClassifiers.load(model, new Gpu(0)))
        .withMessageStartingWith("gpu:0 (expected: cpu, or a GPU that TensorFlow sees");
  }
}
