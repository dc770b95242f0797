package io.tilewise.classifier;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathFreeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "supplied export directory path: /srv/models/a/1 | supplied export directory path: 1",
        "path:/srv/models/a/1/variables; No such file | path:variables; No such file",
        "NotFound: '/opt/natives/libtensorflow.so.2' | NotFound: 'libtensorflow.so.2'",
        "at C:\\models\\a\\1 | at 1",
        "{{node model/conv2d/Conv2D}} [1/2] and/or a/b | {{node model/conv2d/Conv2D}} [1/2] and/or"
            + " a/b",
        "op in binary running on gpu-7.lab.example. Make sure | op in binary. Make sure",
        "CUDA failure 2: out of memory; GPU=0; hostname=gpu-7; line=9 | CUDA failure 2: out of"
            + " memory; GPU=0; line=9",
        "GPU=0 ; hostname=gpu-7.lab ; file=/onnxruntime_src/core/cuda.cc | GPU=0  ; file=cuda.cc",
        "see https://www.tensorflow.org/api/x | see https://www.tensorflow.org/api/x",
      })
  void shouldLeaveTheLastNameOfAnAbsolutePathAndAllElse(String said, String expected) {
    assertThat(PathFree.of(said)).isEqualTo(expected);
  }
}
