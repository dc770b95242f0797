package io.tilewise.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tilewise.runtime.Answer.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManagementServerTest {
  private final Meters meters = new Meters();
  private final HttpClient client = HttpClient.newHttpClient();
  private volatile Health health = Health.up();
  private ManagementServer server;

  @BeforeEach
  void start() throws ConfigurationException {
    server = ManagementServer.start("127.0.0.1", 0, () -> health, meters.registry());
  }

  @AfterEach
  void close() {
    server.close();
    meters.close();
    client.shutdownNow();
  }

  @ParameterizedTest
  @CsvSource({"true,true,200,200", "true,false,200,503", "false,false,503,503"})
  void shouldAnswerProbesWithTheHealthAndItsDetail(
      boolean live, boolean ready, int liveStatus, int readyStatus) throws Exception {
    health = new Health(live, ready, "why: ü");

    List<HttpResponse<String>> answers = List.of(get("/live"), get("/ready"));

    assertThat(answers)
        .extracting(HttpResponse::statusCode)
        .containsExactly(liveStatus, readyStatus);
    assertThat(answers).extracting(HttpResponse::body).containsOnly("why: ü\n");
  }

  @Test
  void shouldServeMetricsOfTheProcessAndTheServiceAsPrometheusText() throws Exception {
    meters.registry().counter("tiles.scored").increment(3);

    HttpResponse<String> answer = get("/metrics");

    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/plain; version=0.0.4");
    assertThat(answer.body())
        .contains("tiles_scored_total 3.0", "jvm_memory_used_bytes", "process_uptime_seconds");
  }

  @Test
  void shouldNotDenyARouteThatMayStillBeAdded() throws Exception {
    health = Health.notReady("starting");

    HttpResponse<String> answer = get("/images/slide-7");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    assertThat(answer.body()).contains("path: /images/slide-7 (not known while starting)");
  }

  @Test
  void shouldSayWhenToTryAgainWhatIsNotAvailableNow() throws Exception {
    server.route("/images", _ -> Response.json(503, "{}"));

    HttpResponse<String> answer = get("/images/a");

    assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
  }

  @Test
  void shouldGiveARouteTheRestOfThePath() throws Exception {
    server.route("/images", request -> Response.json(200, "[" + request.rest() + "]"));

    List<String> bodies =
        List.of(get("/images").body(), get("/images/a%20b").body(), get("/images/a/b?c").body());

    assertThat(bodies).containsExactly("[]", "[a b]", "[a/b]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/liveness", "/live/x", "/imagesx", "/x//", "/metrics/", "/Images"})
  void shouldNotKnowOtherPaths(String path) throws Exception {
    server.route("/images", rest -> Response.json(200, "{}"));

    HttpResponse<String> answer = get(path);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("/images, /live, /metrics, /ready");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS"})
  void shouldAllowOnlyReading(String method) throws Exception {
    HttpRequest request = to("/live").method(method, BodyPublishers.ofString("body")).build();

    HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD");
  }

  @Test
  void shouldTellARouteWhatIsAskedAndHow() throws Exception {
    server.route(
        "/images",
        request ->
            Response.json(200, request.query() + " " + request.headers().get("aCCept"))
                .with("Tilewise-Test", "1"));
    HttpRequest request = to("/images?a=%26&b").header("Accept", "a/b").build();

    HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());

    assertThat(answer.body()).isEqualTo("a=%26&b a/b");
    assertThat(answer.headers().firstValue("tilewise-test")).contains("1");
  }

  @Test
  void shouldEscapeWhatAProblemNames() {
    Response problem = Response.problem(400, "id: \"a\\b\n\u00fc\" (expected: none)");

    assertThat(problem.body())
        .isEqualTo(
            "{\"status\":400,\"detail\":\"id: \\u0022a\\u005cb\\u000aü\\u0022 (expected: none)\"}");
  }

  /** Writes until nobody reads any more. */
  private static final class Endless implements Answer.Stream {
    final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public String contentType() {
      return "text/event-stream";
    }

    @Override
    public void writeTo(OutputStream out) throws IOException, InterruptedException {
      while (true) {
        out.write(": more\n\n".getBytes(StandardCharsets.UTF_8));
        TimeUnit.MILLISECONDS.sleep(1);
      }
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  @Test
  void shouldCloseAStreamWhoseClientWentAway() throws Exception {
    Endless stream = new Endless();
    server.route("/events", _ -> stream);

    HttpResponse<InputStream> answer =
        client.send(to("/events").build(), BodyHandlers.ofInputStream());
    try (InputStream body = answer.body()) {
      assertThat(new String(body.readNBytes(8), StandardCharsets.UTF_8)).isEqualTo(": more\n\n");
    }

    assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
    assertThat(stream.closed.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void shouldEndItsStreamsWhenItIsClosed() throws Exception {
    Endless stream = new Endless();
    server.route("/events", _ -> stream);
    client.send(to("/events").build(), BodyHandlers.ofInputStream());

    server.close();

    assertThat(stream.closed.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void shouldCloseAStreamThatIsOnlyAskedForItsHead() throws Exception {
    Endless stream = new Endless();
    server.route("/events", _ -> stream);

    HttpResponse<String> answer =
        client.send(to("/events").HEAD().build(), BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(stream.closed.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void shouldAnswerHeadWithoutABody() throws Exception {
    HttpRequest request = to("/live").HEAD().build();

    HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Length")).contains("6");
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void shouldKeepTheCauseOfAFailureToItself() throws Exception {
    server.route(
        "/broken",
        rest -> {
          throw new IOException("broken on purpose");
        });

    HttpResponse<String> answer = get("/broken");

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).isEqualTo("internal error, see the log\n");
  }

  @Test
  void shouldAnswerWhileManyClientsNeverFinishTheirRequest() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 100; i++) {
        Socket socket = new Socket("127.0.0.1", server.port());
        slow.add(socket);
        socket.getOutputStream().write("GET /live HT".getBytes(StandardCharsets.US_ASCII));
      }

      HttpResponse<String> answer = get("/live");

      assertThat(answer.statusCode()).isEqualTo(200);
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void shouldSayThatAPortIsInUse() {
    int taken = server.port();

    assertThatThrownBy(
            () -> ManagementServer.start("127.0.0.1", taken, () -> health, meters.registry()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("management address: 127.0.0.1:" + taken)
        .hasMessageContaining("Address already in use");
  }

  @Test
  void shouldSayThatAnAddressIsNotOfThisMachine() {
    assertThatThrownBy(
            () -> ManagementServer.start("192.0.2.1", 0, () -> health, meters.registry()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("192.0.2.1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "images", "/", "/a/", "/live"})
  void shouldRefuseRoutesThatCannotBeReached(String path) {
    assertThatThrownBy(() -> server.route(path, rest -> Response.text(200, "")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("path: " + path);
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(to(path).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
  }
}
