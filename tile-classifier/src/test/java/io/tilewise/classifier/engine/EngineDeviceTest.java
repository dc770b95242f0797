package io.tilewise.classifier.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tilewise.classifier.engine.EngineDevice.Cpu;
import io.tilewise.classifier.engine.EngineDevice.Gpu;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineDeviceTest {
  @Test
  void shouldReadWhatItWrites() {
    assertThat(EngineDevice.parse("cpu")).isEqualTo(new Cpu()).hasToString("cpu");
    assertThat(EngineDevice.parse("gpu:0")).isEqualTo(new Gpu(0)).hasToString("gpu:0");
    assertThat(EngineDevice.parse("gpu:12")).isEqualTo(new Gpu(12)).hasToString("gpu:12");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "gpu", "gpu:", "gpu:-1", "gpu:256", "gpu:1234", "GPU:0", "cpu:0", "0"})
  void shouldRefuseWhatNamesNoDevice(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EngineDevice.parse(text))
        .withMessageContaining("expected: ");
  }
}
