package io.tilewise.bench.bed;

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

/**
 * A service in a JVM of its own, with the broker's address and a management port among its
 * settings. Confined to one thread.
 */
public final class ServiceProcess implements AutoCloseable {
  private static final long LOOK_NANOS = 50_000_000;
  private static final long PATIENCE_NANOS = 180_000_000_000L;

  private final Start start;
  private final int port;
  private JavaProcess process;

  private ServiceProcess(Start start) throws IOException {
    this.start = start;
    this.port = freePort();
    this.process = begin(start, port);
  }

  /**
   * How it is started.
   *
   * @param service {@code tiler}, {@code inference} or {@code aggregator}
   * @param heap of its JVM, as {@code -Xmx256m}
   * @param settings beside those of all services
   */
  public record Start(
      BenchBroker broker, String service, String heap, Map<String, String> settings) {
    private Path log() {
      return broker.directory().resolve(service + ".log");
    }
  }

  /** Starts it and returns when it is ready. */
  public static ServiceProcess start(Start start) throws IOException {
    return new ServiceProcess(start);
  }

  private static JavaProcess begin(Start start, int port) throws IOException {
    Map<String, String> environment = new HashMap<>(start.settings);
    environment.put("TILEWISE_KAFKA_BOOTSTRAP_SERVERS", start.broker.bootstrapServers());
    environment.put("TILEWISE_MANAGEMENT_PORT", "" + port);
    environment.put("TILEWISE_PROBE_PORT", "0");
    Redirect log = Redirect.appendTo(start.log().toFile());
    List<String> options = List.of(start.heap, "-XX:+UseSerialGC");
    JavaProcess process =
        JavaProcess.start(ServiceChild.class, options, environment, log, start.service);
    try {
      awaitReady(process, start.service, port);
      return process;
    } catch (RuntimeException e) {
      process.close();
      throw e;
    }
  }

  /** SIGKILL, and started again. */
  public void restart() throws IOException {
    process.kill();
    process.close();
    process = begin(start, port);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void awaitReady(JavaProcess process, String service, int port) {
    URI ready = URI.create("http://127.0.0.1:" + port + "/ready");
    long end = System.nanoTime() + PATIENCE_NANOS;
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (!answers(client, HttpRequest.newBuilder(ready).build())) {
        if (!process.isAlive() || System.nanoTime() > end) {
          throw new IllegalStateException(service + ": not ready (expected: within three minutes)");
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
      throw new IllegalStateException("interrupted while a service started", e);
    }
  }

  /**
   * What its metrics say now.
   *
   * @param begin of the lines whose values are added up: a name, and labels up to any of them
   */
  public double metric(String begin) throws IOException {
    HttpRequest metrics =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics")).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(metrics, BodyHandlers.ofLines())
          .body()
          .filter(line -> line.startsWith(begin))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .sum();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a service told its metrics", e);
    }
  }

  public OsProcess os() {
    return new OsProcess(process.pid());
  }

  @Override
  public void close() {
    process.close();
  }
}
