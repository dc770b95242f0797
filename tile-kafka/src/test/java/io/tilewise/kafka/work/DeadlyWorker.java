package io.tilewise.kafka.work;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.broker.JavaProcess;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A process of two workers that copies records from one topic to another, and dies of those whose
 * number is negative.
 */
final class DeadlyWorker {
  private static final int EXIT_CODE = 139; // as of a fault in native code

  private DeadlyWorker() {}

  /** The topic that it copies to, and the one of its dead letters. */
  static String done(String topic) {
    return topic + ".done";
  }

  static String deadLetters(String topic) {
    return topic + ".dead-letters";
  }

  static JavaProcess start(String servers, String topic) throws IOException {
    return JavaProcess.start(
        DeadlyWorker.class, JavaProcess.QUICK_START, Map.of(), Redirect.INHERIT, servers, topic);
  }

  public static void main(String[] args) throws IOException {
    String topic = args[1];
    Map<String, Object> kafka =
        Map.of(
            "bootstrap.servers",
            args[0],
            "session.timeout.ms",
            2_000,
            "heartbeat.interval.ms",
            500,
            "max.poll.records",
            16);
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    WorkQueue queue = new WorkQueue();
    WorkLoop loop =
        WorkLoop.connect(
            new WorkSource(kafka, topic, topic, List.of(topic), new WorkSource.Limits(32, 1 << 20))
                .countingDeaths(),
            queue,
            meters);
    List<RetryingWorker> workers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Map<String, Object> servers = Map.of("bootstrap.servers", args[0]);
      Producer<byte[], byte[]> copies = Publisher.producers("copies-" + i, servers).get();
      Publisher publisher =
          new Publisher(
              "deadly", deadLetters(topic), Publisher.producers("letters-" + i, servers), meters);
      workers.add(
          new RetryingWorker(
              "copying", queue, publisher, (work, _) -> copy(work, copies, done(topic))));
    }
    WorkService.start(topic, loop, workers, Duration.ofSeconds(5));
    int end = System.in.read(); // it ends with its parent
    Runtime.getRuntime().halt(end);
  }

  private static void copy(Work work, Producer<byte[], byte[]> copies, String topic) {
    byte[] value = work.received().value();
    if (ByteBuffer.wrap(value).getInt() < 0) {
      Runtime.getRuntime().halt(EXIT_CODE);
    }
    copies.send(new ProducerRecord<>(topic, value));
    copies.flush();
  }
}
