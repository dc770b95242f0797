package io.tilewise.runtime;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tilewise.runtime.probe.ProbeServer;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With real sockets, of which some never say what they want. */
class ProbeServerTest {
  private static final int FLOOD = 300;
  private static final int PROBES = 20;

  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Socket> flood = new ArrayList<>();
  private volatile Health health = Health.up();
  private volatile boolean broken;
  private ProbeServer server;

  @BeforeEach
  void start() throws ConfigurationException {
    server = Probes.serve("127.0.0.1", 0, this::health);
  }

  private Health health() {
    if (broken) {
      throw new IllegalStateException("broken on purpose");
    }
    return health;
  }

  @AfterEach
  void close() throws IOException {
    for (Socket socket : flood) {
      socket.close();
    }
    server.close();
    client.shutdownNow();
  }

  @ParameterizedTest
  @CsvSource({"true,true,200,200", "true,false,200,503", "false,false,503,503"})
  void shouldAnswerProbesWithTheHealthAndItsDetail(
      boolean live, boolean ready, int liveStatus, int readyStatus) throws Exception {
    health = new Health(live, ready, "why: ü");

    List<HttpResponse<String>> answers = List.of(get("/live"), get("/ready?x=y"));

    assertThat(answers)
        .extracting(HttpResponse::statusCode)
        .containsExactly(liveStatus, readyStatus);
    assertThat(answers).extracting(HttpResponse::body).containsOnly("why: ü\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/metrics", "/images", "/live/", "/readyx"})
  void shouldServeNothingElse(String path) throws Exception {
    HttpResponse<String> answer = get(path);

    assertThat(answer.statusCode()).isEqualTo(404);
  }

  @Test
  void shouldAllowOnlyReading() throws Exception {
    HttpRequest request = to("/live").POST(BodyPublishers.ofString("body")).build();

    HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(405);
  }

  @Test
  void shouldAnswerHeadWithoutABody() throws Exception {
    HttpRequest request = to("/live").HEAD().build();

    HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Length")).contains("6");
  }

  /** As the health checks of containers ask that have no HTTP client. */
  @Test
  void shouldAnswerAQuestionThatComesInPiecesAndThenClose() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.getOutputStream().write("GET /ready HT".getBytes(US_ASCII));
      socket.getOutputStream().flush();
      get("/live"); // what came before that has been read
      socket.getOutputStream().write("TP/1.0\r\n\r\n".getBytes(US_ASCII));

      String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);

      assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nready\n");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n\n", " \r\n\r\n", "GET\r\n\r\n", "GET \n\n", "\0\u0001\r\n\r\n"})
  void shouldGoOnAfterWhatIsNoQuestion(String nonsense) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.getOutputStream().write(nonsense.getBytes(US_ASCII));

      String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);

      assertThat(answer).startsWith("HTTP/1.1 40");
      assertThat(get("/live").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void shouldRefuseAQuestionWithoutEnd() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.getOutputStream().write("x".repeat(4096).getBytes(US_ASCII));

      String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);

      assertThat(answer).startsWith("HTTP/1.1 431 ");
    }
  }

  @Test
  void shouldSendAllOfALongDetail() throws Exception {
    health = Health.notReady("x".repeat(8_000_000));

    HttpResponse<String> answer = get("/ready");

    assertThat(answer.body()).hasSize(8_000_001);
  }

  @Test
  void shouldGoOnWhenTheHealthCannotBeTold() throws Exception {
    broken = true;

    assertThatThrownBy(() -> get("/live")).isInstanceOf(IOException.class);

    broken = false;
    assertThat(get("/live").statusCode()).isEqualTo(200);
  }

  @Test
  void shouldAnswerWhileTheManagementPortIsFloodedWithHalfOpenConnections() throws Exception {
    try (Meters meters = new Meters();
        ManagementServer management =
            ManagementServer.start("127.0.0.1", 0, () -> health, meters.registry())) {
      halfOpen(management.port());

      List<Integer> statuses = probe();

      assertThat(statuses).hasSize(PROBES).containsOnly(200);
    }
  }

  @Test
  void shouldAnswerWhileItIsFloodedItselfWithHalfOpenConnections() throws Exception {
    halfOpen(server.port());

    List<Integer> statuses = probe();

    assertThat(statuses).hasSize(PROBES).containsOnly(200);
  }

  @Test
  void shouldGiveThePlaceOfTheOldestConnectionToANewOne() throws Exception {
    halfOpen(server.port());

    int end = flood.getFirst().getInputStream().read();

    assertThat(end).isEqualTo(-1);
  }

  @Test
  void shouldCloseAConnectionThatSaysNothing() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      int end = socket.getInputStream().read();

      assertThat(end).isEqualTo(-1);
    }
  }

  @Test
  void shouldEndAtOnceWithItsConnections() throws Exception {
    Socket open = new Socket("127.0.0.1", server.port());
    flood.add(open);
    get("/live"); // the one before it has been accepted

    server.close();

    assertThat(open.getInputStream().read()).isEqualTo(-1);
    assertThatThrownBy(() -> get("/live")).isInstanceOf(IOException.class);
  }

  @Test
  void shouldSayThatAPortIsInUse() {
    int taken = server.port();

    assertThatThrownBy(() -> Probes.serve("127.0.0.1", taken, () -> health))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("probe address: 127.0.0.1:" + taken)
        .hasMessageContaining("Address already in use");
  }

  /** Half of them silent, half in the midst of their question. */
  private void halfOpen(int port) throws IOException {
    for (int i = 0; i < FLOOD; i++) {
      Socket socket = new Socket("127.0.0.1", port);
      flood.add(socket);
      if (i % 2 == 0) {
        try {
          socket.getOutputStream().write("GET /live HT".getBytes(US_ASCII));
        } catch (IOException e) {
          // It was closed for a newer one.
        }
      }
    }
  }

  private List<Integer> probe() throws Exception {
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < PROBES; i++) {
      try (HttpClient platform = HttpClient.newHttpClient()) { // a new connection each
        statuses.add(platform.send(to("/live").build(), BodyHandlers.discarding()).statusCode());
      }
    }
    return statuses;
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(to(path).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
  }
}
