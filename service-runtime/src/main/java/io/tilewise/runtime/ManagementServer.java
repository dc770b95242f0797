package io.tilewise.runtime;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@code GET} and {@code HEAD} of {@code /live} and {@code /ready} (200 or 503, the detail
 * as text), {@code /metrics} (Prometheus text) and the routes that are added. It has no
 * authentication: its address is for the platform, loopback by default.
 *
 * <p>Thread-safe. Each request has a virtual thread; connections are bounded, and those that send
 * or read slower than the time limits are closed, so that none can hold the server.
 */
public final class ManagementServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ManagementServer.class);
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  static {
    // Limits of the JDK's server, in seconds; it has no other way to set them. An operator's own
    // -D wins.
    limit("sun.net.httpserver.maxReqTime", 10);
    limit("sun.net.httpserver.maxRspTime", 30);
    limit("sun.net.httpserver.idleInterval", 10);
    limit("jdk.httpserver.maxConnections", 256);
  }

  private final HttpServer server;
  private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
  private final Supplier<Health> health;
  private final Map<String, Route> routes = new ConcurrentHashMap<>();

  private ManagementServer(
      HttpServer server, Supplier<Health> health, PrometheusMeterRegistry meters) {
    this.server = server;
    this.health = health;
    routes.put("/live", rest -> answer(Health::live));
    routes.put("/ready", rest -> answer(Health::ready));
    routes.put("/metrics", rest -> new Response(200, PROMETHEUS, meters.scrape()));
  }

  /**
   * Starts to answer.
   *
   * @param host name or address of the interface
   * @param port 0 for any that is free, see {@link #port}
   * @throws ConfigurationException when the address cannot be used: unknown host, port in use
   */
  public static ManagementServer start(
      String host, int port, Supplier<Health> health, PrometheusMeterRegistry meters)
      throws ConfigurationException {
    ManagementServer started = new ManagementServer(bind(host, port), health, meters);
    started.server.setExecutor(started.requests);
    started.server.createContext("/", started::handle);
    started.server.start();
    return started;
  }

  private static HttpServer bind(String host, int port) throws ConfigurationException {
    String expected;
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getByName(host), port), 0);
    } catch (UnknownHostException e) {
      expected = "a host of this machine";
    } catch (IOException e) {
      expected = "an address that is free; " + e.getMessage();
    }
    throw new ConfigurationException(
        List.of("management address: " + host + ":" + port + " (expected: " + expected + ")"));
  }

  /** The port that it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Adds a route: {@code path} itself, such as {@code /images}, and all paths below it. */
  public void route(String path, Route route) {
    if (!path.matches("(/[A-Za-z0-9._-]+)+")) {
      throw new IllegalArgumentException("path: " + path + " (expected: /name)");
    }
    if (routes.putIfAbsent(path, route) != null) {
      throw new IllegalArgumentException("path: " + path + " (expected: one without a route)");
    }
  }

  private Response answer(Predicate<Health> good) {
    Health now = health.get();
    return new Response(good.test(now) ? 200 : 503, TEXT, now.detail() + "\n");
  }

  @SuppressWarnings("try") // the exchange is closed, not used, by the try block
  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Response response = respond(exchange);
      byte[] body = response.body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", response.contentType);
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
      if (response.status == 405) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
      }
      if (response.status == 503) {
        exchange.getResponseHeaders().set("Retry-After", "1");
      }
      if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.getResponseHeaders().set("Content-Length", String.valueOf(body.length));
        exchange.sendResponseHeaders(response.status, -1);
        return;
      }
      exchange.sendResponseHeaders(response.status, body.length == 0 ? -1 : body.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }

  private Response respond(HttpExchange exchange) {
    String method = exchange.getRequestMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      return Response.text(405, "method: " + method + " (expected: GET or HEAD)\n");
    }
    String path = exchange.getRequestURI().getPath();
    try {
      return route(path == null ? "" : path);
    } catch (Exception e) {
      LOG.error("Could not answer {}", path, e);
      return Response.text(500, "internal error, see the log\n");
    }
  }

  private Response route(String path) throws Exception {
    // The longest path wins.
    for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
      Route route = routes.get(path.substring(0, end));
      boolean below = end < path.length();
      if (route != null && !(below && isOwn(path.substring(0, end)))) {
        return route.answer(below ? path.substring(end + 1) : "");
      }
    }
    return Response.text(404, "path: " + path + " (expected: one of " + paths() + ")\n");
  }

  private static boolean isOwn(String path) {
    return path.equals("/live") || path.equals("/ready") || path.equals("/metrics");
  }

  private String paths() {
    return String.join(", ", routes.keySet().stream().sorted().toList());
  }

  private static void limit(String property, int value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, String.valueOf(value));
    }
  }

  /** Stops to answer at once. */
  @Override
  public void close() {
    server.stop(0);
    requests.shutdownNow();
  }

  /** Answers requests of one path; called by many threads. */
  @FunctionalInterface
  public interface Route {
    /**
     * Answers.
     *
     * @param rest of the decoded path after the route's own and a slash; empty when there is none
     */
    Response answer(String rest) throws Exception;
  }

  /**
   * What is answered.
   *
   * @param status of HTTP
   * @param contentType of the body
   * @param body as text, sent in UTF-8
   */
  public record Response(int status, String contentType, String body) {
    /** Plain text. */
    public static Response text(int status, String body) {
      return new Response(status, TEXT, body);
    }

    /** JSON. */
    public static Response json(int status, String body) {
      return new Response(status, "application/json", body);
    }
  }
}
