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
    assertThat(new Automatic().found(true)).isEqualTo(new Gpu(0));
    assertThat(new Automatic().found(false)).isEqualTo(new Cpu());
  }

  @Test
  void shouldKnowTheOneGpuThatItIsShownByItsNumber() {
    assertThat(new Gpu(2).found(true)).isEqualTo(new Gpu(2));
    assertThat(new Gpu(2).found(false)).isEqualTo(new Cpu());
  }

  @Test
  void shouldRefuseAnotherDeviceThanTheOneOfItsStart() {
    assertThatIllegalStateException()
        .isThrownBy(() -> new Gpu(1).check("TensorFlow", new Gpu(0)))
        .withMessage("TensorFlow: computes on gpu:0 (expected: gpu:1, named at its start)");
    assertThatIllegalStateException().isThrownBy(() -> new Cpu().check("TensorFlow", new Gpu(0)));
  }
}
