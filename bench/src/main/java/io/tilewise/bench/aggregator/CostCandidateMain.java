package io.tilewise.bench.aggregator;

import com.sun.management.OperatingSystemMXBean;
import io.tilewise.aggregator.AggregatorService;
import io.tilewise.bench.bed.AggregatorBed;
import io.tilewise.bench.bed.StreamsRun;
import io.tilewise.bench.bed.StreamsRun.Candidate;
import io.tilewise.broker.ParentProcess;
import java.lang.management.ManagementFactory;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The aggregator or its {@linkplain PutPerRecord limit}, as a process that runs it again and again.
 * Argument: {@code topology} or {@code baseline}. Answers {@code start} and the environment of a
 * run as JSON, {@code look} with the records processed and the nanoseconds of processor time of
 * this process, and {@code stop}.
 */
final class CostCandidateMain {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Candidate candidate;
  private @Nullable StreamsRun run;

  private CostCandidateMain(Candidate candidate) {
    this.candidate = candidate;
  }

  public static void main(String[] args) {
    CostCandidateMain main =
        new CostCandidateMain(
            switch (args[0]) {
              case "topology" -> AggregatorService::start;
              case "baseline" -> PutPerRecord::start;
              default ->
                  throw new IllegalArgumentException(
                      "candidate: " + args[0] + " (expected: topology or baseline)");
            });
    System.out.println("ready");
    ParentProcess.answer(main::answer);
    Runtime.getRuntime().halt(0);
  }

  private String answer(String question) {
    try {
      if (question.equals("look")) {
        return (run == null ? 0 : run.processed()) + " " + cpuNanos();
      }
      if (run != null) {
        run.close();
        run = null;
        System.gc();
      }
      if (!question.equals("stop")) {
        Map<String, String> environment = JSON.readValue(question, new TypeReference<>() {});
        run = new StreamsRun(candidate, AggregatorBed.config(environment));
      }
      return "done";
    } catch (Exception e) {
      throw new IllegalStateException(question + ": " + e, e);
    }
  }

  private static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
