package io.tilewise.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import ai.djl.engine.EngineException;
import ai.djl.translate.TranslateException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.exceptions.TFInvalidArgumentException;
import org.tensorflow.exceptions.TFResourceExhaustedException;
import org.tensorflow.exceptions.TensorFlowException;

class EngineFailuresTest {
  @Test
  void shouldLetAnExhaustedEnginePassHoweverItIsWrapped() {
    Exception bare = new TFResourceExhaustedException("2 root error(s) found");

    assertPasses(bare);
    assertPasses(new TranslateException(bare));
    assertPasses(new TranslateException(new EngineException("forward", bare)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "std::bad_alloc",
        "CUDA_ERROR_OUT_OF_MEMORY: out of memory",
        "CUDA failure 2: out of memory ; GPU=0 ; hostname=gpu-7",
        "BFCArena::AllocateRawInternal Failed to allocate memory for requested buffer of size 8589",
        "OOM when allocating tensor with shape[32,1024,1024,64] and type float",
        "Failed to call cublasCreate: CUBLAS_STATUS_ALLOC_FAILED",
        "CUDA-capable device(s) is/are busy or unavailable",
        "Physical memory usage is too high: physicalBytes (9G) > maxPhysicalBytes (8G)"
      })
  void shouldLetAnExhaustedEnginePassThatSaysItInWordsAlone(String text) {
    assertPasses(new TranslateException(new TensorFlowException(text)));
    assertPasses(new TranslateException(new RuntimeException(text)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Could not synchronize CUDA stream: CUDA_ERROR_ILLEGAL_ADDRESS: an illegal memory access"
            + " was encountered",
        "failed to query event: CUDA_ERROR_LAUNCH_FAILED: unspecified launch failure",
        "failed to allocate 2.00GiB from device: CUDA_ERROR_UNKNOWN: unknown error",
        "failed call to cuInit: CUDA_ERROR_NO_DEVICE: no CUDA-capable device is detected",
        "CUDA_ERROR_ECC_UNCORRECTABLE: uncorrectable ECC error encountered",
        "CUDA failure 700: an illegal memory access was encountered ; GPU=0",
        "CUDA failure 100: no CUDA-capable device is detected ; GPU=-1",
        "CUDA failure 719: unspecified launch failure; failed to allocate",
        "GPU sync failed"
      })
  void shouldTellADeviceThatIsLostFromOneThatIsExhausted(String text) {
    Exception wrapped = new TranslateException(new TensorFlowException(text));

    assertThatExceptionOfType(DeviceLostError.class)
        .isThrownBy(() -> EngineFailures.throwIfDeviceIsLost(wrapped))
        .isInstanceOf(VirtualMachineError.class) // which ends the process, and gives up no tile
        .withMessageStartingWith("device lost: ")
        .withMessageEndingWith(text)
        .withCause(wrapped);
  }

  @Test
  void shouldNotTakeAnExhaustedDeviceForLost() {
    assertThatNoException()
        .isThrownBy(
            () ->
                EngineFailures.throwIfDeviceIsLost(
                    new TensorFlowException("CUDA_ERROR_OUT_OF_MEMORY: out of memory")));
    assertThatNoException()
        .isThrownBy(
            () ->
                EngineFailures.throwIfDeviceIsLost(
                    new RuntimeException("CUDA failure 2: out of memory ; GPU=0 ; line=100")));
  }

  @Test
  void shouldLetDirectMemoryPassButNotAFullHeap() {
    assertPasses(new OutOfMemoryError("Cannot reserve 134217728 bytes of direct buffer memory"));

    assertThat(EngineFailures.passing(new OutOfMemoryError("Java heap space"))).isEmpty();
  }

  @Test
  void shouldLetADeviceThatCannotBeReadPass() {
    Exception read = new TensorFlowException("/models/a/1/variables; Input/output error");

    assertThat(EngineFailures.passing(read))
        .containsInstanceOf(IOException.class)
        .get()
        .isNotInstanceOf(EngineExhaustedException.class);
  }

  @Test
  void shouldBlameAModelForWhatItSaysOfItsInput() {
    Exception stays = new TFInvalidArgumentException("Incompatible shapes: [2,3] vs. [2,2]");

    assertThat(EngineFailures.passing(new TranslateException(stays))).isEmpty();
  }

  @Test
  void shouldTellOurOwnExceptionsFromTheEngines() {
    Exception ours = new IllegalStateException("thrown here");

    assertThat(EngineFailures.isOurs(ours)).isTrue();
    assertThat(EngineFailures.isOurs(ofTheLibrary())).isFalse();
  }

  private static Exception ofTheLibrary() {
    Exception thrown = new IllegalStateException("thrown there");
    thrown.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement("java.util.Objects", "requireNonNull", "Objects.java", 1),
          new StackTraceElement("org.tensorflow.Session", "run", "Session.java", 1),
          new StackTraceElement("io.tilewise.classifier.Caller", "call", "Caller.java", 1)
        });
    return thrown;
  }

  private static void assertPasses(Throwable thrown) {
    assertThat(EngineFailures.passing(thrown))
        .containsInstanceOf(EngineExhaustedException.class)
        .get()
        .satisfies(e -> assertThat(e).hasMessageStartingWith("engine: ").hasCause(thrown));
  }
}
