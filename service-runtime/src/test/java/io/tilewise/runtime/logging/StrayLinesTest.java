package io.tilewise.runtime.logging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.event.Level;

class StrayLinesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2026-11-30 00:11:03.934000: I tensorflow/cc/saved_model/reader.cc:83] Reading      | INFO
          2026-11-30 00:11:03.934000: W tensorflow/core/framework/op.cc:1] slow              | WARN
          2026-11-30 00:11:03.934000: E external/local_xla/cuda_driver.cc:282] no device     | ERROR
          2026-11-30 00:11:03.934000: F tensorflow/core/tensor.cc:1] Check failed            | ERROR
          I0000 00:00:1733000000.000000    1234 service.cc:145] XLA service                  | INFO
          E0000 00:00:1733000000.000000    1234 cuda_dnn.cc:1] Unable to register            | ERROR
          2026-11-30 00:11:03.934 [W:onnxruntime:, graph.cc:1] Initializer appears           | WARN
          2026-11-30 00:11:03.934 [E:onnxruntime:Default, provider.cc:1] CUDA                | ERROR
          [0.123s][warning][os,thread] Failed to start thread                                | WARN
          [warning][aot] An error                                                            | WARN
          Warnings are not words of a level                                                  | INFO
          I am a line, E is a letter                                                         | INFO
          """)
  void shouldTakeALinesLevelFromWhatItsAuthorCallsIt(String line, Level level) {
    assertThat(StrayLines.level(line)).isEqualTo(level);
  }
}
