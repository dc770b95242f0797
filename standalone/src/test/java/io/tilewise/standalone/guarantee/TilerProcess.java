package io.tilewise.standalone.guarantee;

import io.tilewise.kafka.PipelineConnection;
import io.tilewise.standalone.Pipeline;
import io.tilewise.tiler.TilerMain;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.jspecify.annotations.Nullable;

/**
 * A tiler that can be killed, as a process of its own. The broker takes its tiles so slowly that it
 * is in the middle of an image for as long as it lives.
 */
final class TilerProcess implements AutoCloseable {
  private static final double BYTES_PER_SECOND = 20_000;
  private static final String CLIENT = "tilewise-tiler-";
  private static final Set<String> READ =
      Set.of("TILEWISE_KAFKA_BOOTSTRAP_SERVERS", "TILEWISE_MODELS", "TILEWISE_IMAGE_ROOTS");

  private final PipelineConnection broker;
  private final int workers;
  private final Process process;

  private TilerProcess(PipelineConnection broker, int workers, Process process) {
    this.broker = broker;
    this.workers = workers;
    this.process = process;
  }

  static TilerProcess start(Pipeline pipeline, int workers, Path log) throws Exception {
    limit(pipeline.connection(), workers, BYTES_PER_SECOND);
    ProcessBuilder builder = new ProcessBuilder(command());
    builder.environment().keySet().removeIf(key -> key.startsWith("TILEWISE_"));
    builder.environment().putAll(environment(pipeline, workers));
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    return new TilerProcess(pipeline.connection(), workers, builder.start());
  }

  private static List<String> command() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx512m",
        "-XX:TieredStopAtLevel=1", // seconds of life: no time for the second compiler
        "-XX:+UseSerialGC",
        "-cp",
        System.getProperty("java.class.path"),
        TilerMain.class.getName());
  }

  private static Map<String, String> environment(Pipeline pipeline, int workers) {
    Map<String, String> all = new HashMap<>(pipeline.environment());
    all.keySet().retainAll(READ);
    all.put("TILEWISE_TILER_WORKERS", Integer.toString(workers));
    all.put("TILEWISE_MANAGEMENT_PORT", "0");
    all.put("TILEWISE_PROBE_PORT", "0");
    // Whoever comes next waits for the member that is dead.
    all.put("TILEWISE_KAFKA_SESSION_TIMEOUT_MS", "2000");
    all.put("TILEWISE_KAFKA_HEARTBEAT_INTERVAL_MS", "500");
    return all;
  }

  private static void limit(PipelineConnection broker, int workers, @Nullable Double bytes)
      throws Exception {
    List<ClientQuotaAlteration> limits =
        producers(workers)
            .map(
                client ->
                    new ClientQuotaAlteration(
                        new ClientQuotaEntity(Map.of(ClientQuotaEntity.CLIENT_ID, client)),
                        List.of(new ClientQuotaAlteration.Op("producer_byte_rate", bytes))))
            .toList();
    try (Admin admin = Admin.create(broker.client(Map.of()))) {
      admin.alterClientQuotas(limits).all().get(10, TimeUnit.SECONDS);
    }
  }

  /** As the producers of its workers are called. */
  private static Stream<String> producers(int workers) {
    return Stream.concat(
            IntStream.range(0, workers).mapToObj(Integer::toString),
            Stream.of("routine", "express", "light"))
        .map(name -> CLIENT + name);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** As a machine does that loses its power; the broker is as fast as ever again. */
  void kill() throws Exception {
    process.destroyForcibly().waitFor();
    limit(broker, workers, null);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
