package io.tilewise.inference;

import io.tilewise.broker.JavaProcess;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.Map;

/** A member of the group of all lanes in a process of its own, see {@link GatedInferenceMain}. */
final class WorkerProcess implements AutoCloseable {
  private final JavaProcess process;

  private WorkerProcess(JavaProcess process) {
    this.process = process;
  }

  /** Starts one whose place in the group is given away two seconds after it has fallen silent. */
  static WorkerProcess start(BrokerFixture kafka, Path folder) throws IOException {
    Path log = folder.resolve("inference.log");
    return new WorkerProcess(
        JavaProcess.start(
            GatedInferenceMain.class,
            JavaProcess.QUICK_START,
            Map.of(
                "TILEWISE_KAFKA_BOOTSTRAP_SERVERS", SharedBroker.BROKER.bootstrapServers(),
                "TILEWISE_KAFKA_SESSION_TIMEOUT_MS", "2000",
                "TILEWISE_KAFKA_HEARTBEAT_INTERVAL_MS", "300",
                "TILEWISE_TOPIC_PREFIX", kafka.topics.prefix(),
                "TILEWISE_MODELS", folder.toString(),
                "TILEWISE_MANAGEMENT_PORT", "0",
                "TILEWISE_INFERENCE_BATCH_SIZE", String.valueOf(Member.BATCH),
                "TILEWISE_INFERENCE_MAX_IN_FLIGHT", String.valueOf(Member.IN_FLIGHT)),
            Redirect.to(log.toFile())));
  }

  /** Lets a batch through its engine. */
  void let() {
    process.ask("let");
  }

  /** Lets all batches through its engine from now on. */
  void open() {
    process.ask("open");
  }

  /** Whether a batch is in its engine. */
  boolean holds() {
    return Boolean.parseBoolean(process.ask("holds"));
  }

  /** The process, for signals. */
  JavaProcess process() {
    return process;
  }

  /** Whatever state it is in. */
  @Override
  public void close() {
    process.kill();
  }
}
