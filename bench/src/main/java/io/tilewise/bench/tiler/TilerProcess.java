package io.tilewise.bench.tiler;

import io.tilewise.bench.bed.BenchBroker;
import io.tilewise.bench.bed.OsProcess;
import io.tilewise.broker.JavaProcess;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** The tiler in a JVM of its own with a small heap. Confined to one thread. */
final class TilerProcess implements AutoCloseable {
  /** With all else that a JVM needs they fit into 512 MiB. */
  private static final List<String> OPTIONS = List.of("-Xmx256m", "-XX:+UseSerialGC");

  private static final long LOOK_NANOS = 50_000_000;
  private static final long PATIENCE_NANOS = 60_000_000_000L;

  private final JavaProcess process;

  private TilerProcess(JavaProcess process) {
    this.process = process;
  }

  /**
   * Starts it and returns when it is ready.
   *
   * @param models root of the models
   * @param images root of the images
   * @param settings beside the defaults
   */
  static TilerProcess start(
      BenchBroker broker, Path models, Path images, Map<String, String> settings)
      throws IOException {
    int port = freePort();
    Map<String, String> environment = new HashMap<>(settings);
    environment.put("TILEWISE_KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers());
    environment.put("TILEWISE_MODELS", models.toString());
    environment.put("TILEWISE_IMAGE_ROOTS", images.toString());
    environment.put("TILEWISE_MANAGEMENT_PORT", "" + port);
    Redirect log = Redirect.appendTo(broker.directory().resolve("tiler.log").toFile());
    TilerProcess tiler =
        new TilerProcess(JavaProcess.start(TilerChild.class, OPTIONS, environment, log));
    try {
      tiler.awaitReady(port);
      return tiler;
    } catch (RuntimeException e) {
      tiler.close();
      throw e;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitReady(int port) {
    URI ready = URI.create("http://127.0.0.1:" + port + "/ready");
    long end = System.nanoTime() + PATIENCE_NANOS;
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (!answers(client, HttpRequest.newBuilder(ready).build())) {
        if (!process.isAlive() || System.nanoTime() > end) {
          throw new IllegalStateException("tiler: not ready (expected: within a minute)");
        }
        LockSupport.parkNanos(LOOK_NANOS);
      }
    }
  }

  private static boolean answers(HttpClient client, HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false; // not there yet
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the tiler started", e);
    }
  }

  OsProcess os() {
    return new OsProcess(process.pid());
  }

  @Override
  public void close() {
    process.close();
  }
}
