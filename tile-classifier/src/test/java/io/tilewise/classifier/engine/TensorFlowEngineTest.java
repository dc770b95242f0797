package io.tilewise.classifier.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.tilewise.classifier.engine.EngineDevice.Automatic;
import io.tilewise.classifier.engine.EngineDevice.Cpu;
import io.tilewise.classifier.engine.EngineDevice.Gpu;
import org.junit.jupiter.api.Test;

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
}
