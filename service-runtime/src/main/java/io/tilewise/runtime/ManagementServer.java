package io.tilewise.runtime;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tilewise.runtime.Answer.Response;
import io.tilewise.runtime.Answer.Stream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import javax.net.ssl.SSLParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@code GET} and {@code HEAD} of {@code /live} and {@code /ready} (200 or 503, the detail
 * as text), {@code /metrics} (Prometheus text) and the routes that are added. Those routes want
 * what {@link HttpSecurity} says; health and metrics are for whoever reaches the port. Probes of
 * the platform have the {@link io.tilewise.runtime.probe.ProbeServer}.
 *
 * <p>Thread-safe. Each request has a virtual thread; connections are bounded, and those that send
 * or read slower than the time limits are closed, so that none can hold the server. A thread that
 * exceeds its limit is interrupted, which closes the connection that it waits for.
 */
public final class ManagementServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ManagementServer.class);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(10);
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  static {
    // Limits of the JDK's server, in seconds; it has no other way to set them. An operator's own
    // -D wins.
    limit("sun.net.httpserver.maxReqTime", 10);
    limit("sun.net.httpserver.idleInterval", 10);
    limit("jdk.httpserver.maxConnections", 256);
  }

  private final HttpServer server;
  private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpSecurity security;
  private final Supplier<Health> health;
  private final TimeLimits limits = new TimeLimits();
  private final Map<String, Route> routes = new ConcurrentHashMap<>();

  private ManagementServer(
      HttpServer server,
      HttpSecurity security,
      Supplier<Health> health,
      PrometheusMeterRegistry meters) {
    this.server = server;
    this.security = security;
    this.health = health;
    routes.put(Probes.LIVE, _ -> Probes.live(health.get()));
    routes.put(Probes.READY, _ -> Probes.ready(health.get()));
    routes.put("/metrics", _ -> new Response(200, PROMETHEUS, meters.scrape(), Map.of()));
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
    ListenAddress address = new ListenAddress("management address", host, port);
    return start(address, HttpSecurity.NONE, health, meters);
  }

  /** The same with routes that are not for everybody. */
  public static ManagementServer start(
      ListenAddress listen,
      HttpSecurity security,
      Supplier<Health> health,
      PrometheusMeterRegistry meters)
      throws ConfigurationException {
    HttpServer server = listen.bind(address -> create(address, security));
    ManagementServer started = new ManagementServer(server, security, health, meters);
    started.server.setExecutor(started.requests);
    started.server.createContext("/", started::handle);
    started.server.start();
    return started;
  }

  private static HttpServer create(InetSocketAddress address, HttpSecurity security)
      throws IOException {
    if (security.tls().isEmpty()) {
      return HttpServer.create(address, 0);
    }
    HttpsServer server = HttpsServer.create(address, 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(security.tls().get().context()) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters wanted = getSSLContext().getDefaultSSLParameters();
            // Wanted, not needed: metrics are for whoever has none.
            wanted.setWantClientAuth(security.wantsClientCertificates());
            parameters.setSSLParameters(wanted);
          }
        });
    return server;
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

  @SuppressWarnings("try") // the exchange is closed, not used, by the try block
  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (answerInTime(exchange) instanceof Stream stream) {
        send(exchange, stream);
      }
    }
  }

  @SuppressWarnings("try") // the limit is closed, not used, by the try block
  private Answer answerInTime(HttpExchange exchange) throws IOException {
    try (TimeLimits.Limit _ = limits.begin(ANSWER_TIMEOUT)) {
      Answer answer = respond(exchange);
      if (answer instanceof Response response) {
        send(exchange, response);
      }
      return answer;
    }
  }

  private static void send(HttpExchange exchange, Response response) throws IOException {
    byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
    head(exchange, response.contentType());
    if (response.status() == 405) {
      exchange.getResponseHeaders().set("Allow", "GET, HEAD");
    }
    if (response.status() == 503) {
      exchange.getResponseHeaders().set("Retry-After", "1");
    }
    response.headers().forEach(exchange.getResponseHeaders()::set);
    if (isHead(exchange)) {
      exchange.getResponseHeaders().set("Content-Length", String.valueOf(body.length));
      exchange.sendResponseHeaders(response.status(), -1);
      return;
    }
    exchange.sendResponseHeaders(response.status(), body.length == 0 ? -1 : body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  private void send(HttpExchange exchange, Stream stream) throws IOException {
    try (stream) {
      head(exchange, stream.contentType());
      exchange.sendResponseHeaders(200, isHead(exchange) ? -1 : 0);
      if (!isHead(exchange)) {
        try (OutputStream out = limits.writing(exchange.getResponseBody(), WRITE_TIMEOUT)) {
          stream.writeTo(out);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the server is being closed
    }
  }

  /** Says that routes are answered to whoever reaches them over a network, if so it is. */
  void warnIfOpen(Collection<String> paths) {
    security.warning(paths, server.getAddress()).ifPresent(LOG::warn);
  }

  private static void head(HttpExchange exchange, String contentType) {
    exchange.getResponseHeaders().set("Content-Type", contentType);
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
  }

  private static boolean isHead(HttpExchange exchange) {
    return exchange.getRequestMethod().equals("HEAD");
  }

  private Answer respond(HttpExchange exchange) {
    String method = exchange.getRequestMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      return Response.problem(405, "method: " + method + " (expected: GET or HEAD)");
    }
    String path = exchange.getRequestURI().getPath();
    try {
      return route(path == null ? "" : path, exchange);
    } catch (Exception e) {
      LOG.error("Could not answer {}", path, e);
      return Response.text(500, "internal error, see the log\n");
    }
  }

  private Answer route(String path, HttpExchange exchange) throws Exception {
    // The longest path wins.
    for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
      Route route = routes.get(path.substring(0, end));
      boolean below = end < path.length();
      if (route != null && !(below && isOwn(path.substring(0, end)))) {
        Optional<Response> refusal =
            isOwn(path.substring(0, end)) ? Optional.empty() : security.refusal(exchange);
        return refusal.isPresent()
            ? refusal.get()
            : route.answer(request(below ? path.substring(end + 1) : "", exchange));
      }
    }
    Health now = health.get();
    if (!now.ready()) { // who starts does not know all its routes yet
      return Response.problem(503, "path: " + path + " (not known while " + now.detail() + ")");
    }
    return Response.problem(404, "path: " + path + " (expected: one of " + paths() + ")");
  }

  private static Route.Request request(String rest, HttpExchange exchange) {
    Map<String, String> headers = new HashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name, String.join(", ", values)));
    headers.remove("Authorization"); // it may get into no log
    String query = exchange.getRequestURI().getRawQuery();
    return new Route.Request(rest, query == null ? "" : query, headers);
  }

  private static boolean isOwn(String path) {
    return path.equals(Probes.LIVE) || path.equals(Probes.READY) || path.equals("/metrics");
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
    // First, since the end of a TLS connection waits for whoever writes to it.
    requests.shutdownNow();
    server.stop(0);
    limits.close();
  }
}
