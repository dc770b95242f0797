package io.tilewise.standalone.stack;

import io.tilewise.events.model.ModelReference;
import io.tilewise.standalone.command.FailureException;
import io.tilewise.standalone.command.UsageException;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What differs from one stack to another.
 *
 * @param dataDirectory of the broker and of the aggregator's stores
 * @param kafkaPort of the broker
 * @param models root of the model repository
 * @param preload models that are loaded before the stack is ready
 * @param imageRoots folders below which images may be read
 */
public record StackOptions(
    Path dataDirectory,
    int kafkaPort,
    Path models,
    List<ModelReference> preload,
    List<Path> imageRoots) {
  public StackOptions {
    preload = List.copyOf(preload);
    imageRoots = List.copyOf(imageRoots);
    imageRoots.forEach(StackOptions::check);
  }

  /** Services are told all of them in one setting. */
  private static void check(Path root) {
    String text = root.toString();
    if (text.contains(File.pathSeparator) || !text.strip().equals(text)) {
      throw new UsageException(
          "images: %s (expected: below a folder without '%s' in its path, and without a blank at its"
                  .formatted(root, File.pathSeparator)
              + " end)");
    }
  }

  /** Where the broker will be. */
  String bootstrapServers() {
    return "127.0.0.1:" + kafkaPort;
  }

  /** Where the broker keeps its logs. */
  public Path brokerDirectory() {
    return dataDirectory.resolve("kafka");
  }

  /**
   * The environment of all services: what the operator set, with this stack's own addresses and
   * folders laid over it.
   */
  public Map<String, String> over(Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(environment);
    all.putIfAbsent("TILEWISE_STREAM_THREADS", "1");
    // Streams goes on reading single partitions, and would wait so long for the others' fetch.
    all.putIfAbsent(
        "TILEWISE_KAFKA_CONSUMER_FETCH_MAX_WAIT_MS",
        all.getOrDefault("TILEWISE_KAFKA_FETCH_MAX_WAIT_MS", "500"));
    // Services at rest ask seldom; records end a fetch at once.
    all.putIfAbsent("TILEWISE_KAFKA_FETCH_MAX_WAIT_MS", "2000");
    all.putIfAbsent(
        "TILEWISE_PRELOAD_MODELS",
        preload.stream().map(ModelReference::toString).collect(Collectors.joining(",")));
    all.put("TILEWISE_KAFKA_BOOTSTRAP_SERVERS", bootstrapServers());
    all.put("TILEWISE_STATE_DIR", dataDirectory.resolve("aggregator").toString());
    all.put("TILEWISE_MODELS", models.toString());
    all.put(
        "TILEWISE_IMAGE_ROOTS",
        imageRoots.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
    return all;
  }

  /** A port that nobody uses now, for a stack that only its own process talks to. */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new FailureException("127.0.0.1: no free port", e);
    }
  }
}
