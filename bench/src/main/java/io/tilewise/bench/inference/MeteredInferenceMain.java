package io.tilewise.bench.inference;

import com.sun.management.ThreadMXBean;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.broker.ParentProcess;
import io.tilewise.inference.InferenceConfig;
import io.tilewise.inference.InferenceService;
import io.tilewise.runtime.RunningService;
import io.tilewise.runtime.Settings;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The inference service as a process. Settings come from the environment. Prints {@code ready};
 * then answers each line with the bytes that all its threads allocated so far, the nanoseconds that
 * the engine spent on batches, their number, and that of tiles that failed.
 */
final class MeteredInferenceMain {
  private static final long LOOK_NANOS = 20_000_000;

  private MeteredInferenceMain() {}

  public static void main(String[] args) throws Exception {
    Settings settings = Settings.of(System.getenv());
    InferenceConfig config = InferenceConfig.from(settings);
    settings.check();
    MeterRegistry meters = new SimpleMeterRegistry();
    RunningService service = InferenceService.start(config, meters);
    while (!service.health().ready()) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
    System.out.println("ready");
    ParentProcess.answer(_ -> look(meters));
    Runtime.getRuntime().halt(0);
  }

  private static String look(MeterRegistry meters) {
    long allocated =
        ManagementFactory.getPlatformMXBean(ThreadMXBean.class).getTotalThreadAllocatedBytes();
    Timer engine = meters.get("tilewise.engine").timer();
    double failed =
        meters.find("tilewise.tiles.failed").counters().stream().mapToDouble(Counter::count).sum();
    return "%d %.0f %d %.0f"
        .formatted(allocated, engine.totalTime(TimeUnit.NANOSECONDS), engine.count(), failed);
  }
}
