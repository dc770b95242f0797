package io.tilewise.classifier.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tilewise.classifier.engine.EngineDevice.Automatic;
import io.tilewise.classifier.engine.EngineDevice.Cpu;
import io.tilewise.classifier.engine.EngineDevice.Gpu;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VisibleGpusTest {
  @Test
  void shouldLeaveTheChoiceToTensorFlowWhereNoneIsMade() {
    assertThat(VisibleGpus.list(new Automatic(), Optional.empty())).isEmpty();
    assertThat(VisibleGpus.list(new Automatic(), Optional.of("2,3"))).isEmpty();
  }

  @Test
  void shouldShowNoneForTheProcessor() {
    assertThat(VisibleGpus.list(new Cpu(), Optional.empty())).contains("-1");
    assertThat(VisibleGpus.list(new Cpu(), Optional.of("2,3"))).contains("-1");
  }

  @Test
  void shouldCountAmongThoseThatTheProcessMaySee() {
    assertThat(VisibleGpus.list(new Gpu(1), Optional.empty())).contains("1");
    assertThat(VisibleGpus.list(new Gpu(1), Optional.of("2, GPU-8932f937")))
        .contains("GPU-8932f937");
    assertThat(VisibleGpus.list(new Gpu(1), Optional.of("2"))).contains("-1");
    assertThat(VisibleGpus.list(new Gpu(0), Optional.of(""))).contains("-1");
  }

  @Test
  @SuppressWarnings("restricted")
  void shouldReachTheEnvironmentThatCudaReads() throws Throwable {
    Linker linker = Linker.nativeLinker();
    Optional<MemorySegment> getenv = linker.defaultLookup().find("getenv");
    assumeThat(linker.defaultLookup().find("setenv")).as("POSIX").isPresent();

    VisibleGpus.showOnly(new Cpu(), Map.of());

    FunctionDescriptor type = FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value =
          (MemorySegment)
              linker
                  .downcallHandle(getenv.orElseThrow(), type)
                  .invokeExact(arena.allocateFrom(VisibleGpus.VARIABLE));
      assertThat(value.reinterpret(8).getString(0)).isEqualTo("-1");
    }
  }
}
