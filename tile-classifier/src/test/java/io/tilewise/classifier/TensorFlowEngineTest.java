package io.tilewise.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tilewise.classifier.EngineDevice.Automatic;
import io.tilewise.classifier.EngineDevice.Cpu;
import io.tilewise.classifier.EngineDevice.Gpu;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;

class TensorFlowEngineTest {
  @Test
  void shouldComputeOnTheFirstGpuThatItSees() {
    assertThat(TensorFlowEngine.found(new Automatic(), true)).isEqualTo(new Gpu(0));
    assertThat(TensorFlowEngine.found(new Automatic(), false)).isEqualTo(new Cpu());
  }

  @Test
  void shouldKnowTheOneGpuThatItIsShownByItsNumber() {
    assertThat(TensorFlowEngine.found(new Gpu(2), true)).isEqualTo(new Gpu(2));
    assertThat(TensorFlowEngine.found(new Gpu(2), false)).isEqualTo(new Cpu());
  }

  @Test
  void shouldRefuseAnotherDeviceThanTheOneOfItsStart() {
    assertThatIllegalStateException()
        .isThrownBy(() -> TensorFlowEngine.check(new Gpu(1), new Gpu(0)))
        .withMessage("TensorFlow: computes on gpu:0 (expected: gpu:1, named at its start)");
    assertThatIllegalStateException()
        .isThrownBy(() -> TensorFlowEngine.check(new Cpu(), new Gpu(0)));
  }

  @Test
  void shouldScoreOnTheProcessorAndRefuseAGpuThatIsAbsent(@TempDir Path directory)
      throws Exception {
    assumeThat(TensorFlowEngine.start(new Automatic())).isEqualTo(new Cpu());
    new TinyModel()
        .signature(
            "serving_default", TFloat32.class, Shape.of(-1, 4, 4, 3), TinyModel::channelMeans)
        .write(directory);

    TensorFlowTileClassifier.load(Cards.model(directory, Cards.floats()), new Cpu()).close();

    assertThatExceptionOfType(AbsentDeviceException.class)
        .isThrownBy(
            () -> TensorFlowTileClassifier.load(Cards.model(directory, Cards.floats()), new Gpu(0)))
        .withMessageStartingWith("gpu:0 (expected: cpu, or a GPU that TensorFlow sees");
  }
}
