package io.tilewise.aggregator.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tilewise.runtime.Answer.Response;
import io.tilewise.runtime.Health;
import io.tilewise.runtime.ManagementServer;
import io.tilewise.runtime.Meters;
import io.tilewise.runtime.Route;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two instances with images in memory, over HTTP. */
class ImageRouteTest {
  private static final String SCORING = "{\"status\":\"SCORING\",\"provisional\":1}";
  private static final String VERDICT = "{\"revision\":1,\"status\":\"COMPLETE\"}";

  private final HttpClient client = HttpClient.newHttpClient();
  private final Meters meters = new Meters();
  private final Running a = new Running();
  private final Running b = new Running();

  /** An instance. */
  private final class Running {
    ManagementServer server;
    FakeStates states;
    ImageRoute route;
    volatile Route answering = _ -> Response.text(404, "nothing here");

    void start() throws Exception {
      server = ManagementServer.start("127.0.0.1", 0, Health::up, meters.registry());
      states = new FakeStates(self());
      route = new ImageRoute(states, ImageEvents.HEARTBEAT_EVERY);
      answering = route;
      server.route("/images", request -> answering.answer(request));
    }

    Instance self() {
      return new Instance("127.0.0.1", server.port());
    }

    void close() {
      route.close();
      server.close();
    }
  }

  @BeforeEach
  void start() throws Exception {
    a.start();
    b.start();
    for (Running one : List.of(a, b)) {
      for (int partition = 0; partition < FakeStates.PARTITIONS; partition++) {
        one.states.owners.put(partition, (partition % 2 == 0 ? a : b).self());
      }
    }
    a.states.images.put("even", SCORING);
    b.states.images.put("odd", SCORING);
  }

  @AfterEach
  void close() {
    a.close();
    b.close();
    client.shutdownNow();
    meters.close();
  }

  private HttpResponse<String> get(Running instance, String path, String... headers)
      throws Exception {
    return client.send(request(instance, path, headers), BodyHandlers.ofString());
  }

  private static HttpRequest request(Running instance, String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + instance.server.port() + "/images" + path));
    for (int at = 0; at < headers.length; at += 2) {
      request.header(headers[at], headers[at + 1]);
    }
    return request.build();
  }

  @Test
  void shouldAnswerForImagesOfEveryInstance() throws Exception {
    for (Running one : List.of(a, b)) {
      for (String image : List.of("even", "odd")) {
        HttpResponse<String> answer = get(one, "/" + image);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(SCORING);
        assertThat(answer.headers().firstValue("Tilewise-Instance"))
            .contains((image.equals("even") ? a : b).self().toString());
      }
      assertThat(get(one, "/odd?provisional=false").body()).isEqualTo("{\"status\":\"SCORING\"}");
      assertThat(get(one, "/unknown").statusCode()).isEqualTo(404);
      assertThat(get(one, "/unknown7").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void shouldNotAskForEverWhenInstancesDisagree() throws Exception {
    a.states.owners.put(3, b.self());
    b.states.owners.put(3, a.self());

    HttpResponse<String> answer = get(a, "/odd");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    assertThat(answer.body()).contains("\"instance\":\"" + a.self() + "\"", "has the image by now");
  }

  @Test
  void shouldSayWhichInstanceIsRestoring() throws Exception {
    b.states.restoring = true;

    for (Running one : List.of(a, b)) {
      for (String path : List.of("/odd", "/unknown", "", "?status=SCORING")) {
        HttpResponse<String> answer = get(one, path);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        assertThat(answer.body()).contains("\"instance\":\"" + b.self() + "\"");
      }
    }
  }

  @Test
  void shouldSayWhichInstanceIsAway() throws Exception {
    b.server.close();

    for (String path : List.of("/odd", "")) {
      HttpResponse<String> answer = get(a, path);

      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).contains("\"instance\":\"" + b.self() + "\"", "does not answer");
    }
    assertThat(get(a, "/even").statusCode()).isEqualTo(200);
  }

  @Test
  void shouldNotBelieveSomethingElseAtTheAddressOfAnInstance() throws Exception {
    b.answering = _ -> Response.json(404, "{}");

    HttpResponse<String> answer = get(a, "/odd");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("something else answered 404");
  }

  @Test
  void shouldReadNoMoreThanAnAnswerCanHold() throws Exception {
    b.answering =
        _ -> Response.json(200, "x".repeat(5 << 20)).with("Tilewise-Instance", b.self().toString());

    assertThat(get(a, "/odd").statusCode()).isEqualTo(503);
  }

  @Test
  void shouldListOverAllInstancesPageByPage() throws Exception {
    Set<String> all = new TreeSet<>(Set.of("even", "odd"));
    for (int number = 0; number < 50; number++) {
      String image = "i" + "x".repeat(number % 7) + number;
      Running owner = FakeStates.partitionOf(image) % 2 == 0 ? a : b;
      owner.states.images.put(image, SCORING);
      all.add(image);
    }

    List<String> listed = new ArrayList<>();
    String next = "";
    while (next != null) {
      Running asked = listed.size() % 2 == 0 ? a : b;
      String body = get(asked, "?status=SCORING&limit=7" + next).body();
      Matcher ids = Pattern.compile("\"imageId\":\"([^\"]+)\"").matcher(body);
      while (ids.find()) {
        listed.add(ids.group(1));
      }
      Matcher cursor = Pattern.compile("\"next\":\"([^\"]+)\"").matcher(body);
      next = cursor.find() ? "&after=" + cursor.group(1) : null;
    }

    assertThat(listed).containsExactlyElementsOf(all);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/a%20b | 400 | imageId: 'a b' (expected: 1 to 128 of A-Z a-z 0-9 . _ : -)",
        "/a/tiles | 404 | path: /images/a/tiles (expected: {imageId} or {imageId}/events)",
        "/a/ | 404 | path: /images/a/",
        "/a/events/ | 404 | path: /images/a/events/",
        "/a/b/events | 404 | path: /images/a/b/events",
        "/a%2Ftiles?x=1 | 404 | path: /images/a/tiles",
        "/%22%3Cb%3E/events | 400 | imageId: '\\\"<b>'",
        "/a?x=1 | 400 | parameter: x (expected: one of provisional)",
        "/a?provisional=yes | 400 | provisional: yes (expected: true or false)",
        "/a/events?x=1 | 400 | parameter: x (expected: no parameters)",
        "/unknown | 404 | image: unknown (expected: one that was heard of)",
        "/unknown/events | 404 | image: unknown",
        "?status=NONE | 400 | status: NONE (expected: one of COMPLETE, SCORING)",
      })
  void shouldSayWhatIsWrong(String path, int status, String detail) throws Exception {
    HttpResponse<String> answer = get(a, path);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(answer.body()).startsWith("{\"status\":" + status + ",\"detail\":\"" + detail);
  }

  @ParameterizedTest
  @CsvSource({"/even,text/event-stream", "'',text/html", "/even/events,application/json"})
  void shouldRefuseToWriteWhatTheClientCannotRead(String path, String accept) throws Exception {
    assertThat(get(a, path, "Accept", accept).statusCode()).isEqualTo(406);
  }

  @Test
  void shouldRefusePartitionsThatAreNoNumbers() throws Exception {
    assertThat(get(a, "", "Tilewise-Partitions", "1,x").statusCode()).isEqualTo(400);
  }

  @Test
  void shouldStreamProgressFromAnotherInstanceUpToTheVerdict() throws Exception {
    HttpResponse<InputStream> answer =
        client.send(request(a, "/odd/events"), BodyHandlers.ofInputStream());
    try (InputStream body = answer.body()) {
      String first = "retry: 1000\n\nevent: progress\ndata: {\"status\":\"SCORING\"}\n\n";
      assertThat(new String(body.readNBytes(first.length()))).isEqualTo(first);
      b.states.restoring = true;
      b.states.images.put("odd", VERDICT);
      b.states.restoring = false;

      assertThat(new String(body.readAllBytes()))
          .isEqualTo("id: 1\nevent: verdict\ndata: " + VERDICT + "\n\n");
    }
    assertThat(get(a, "/odd/events", "Last-Event-ID", "1").statusCode()).isEqualTo(204);
    assertThat(get(a, "/odd/events", "Last-Event-ID", "0").statusCode()).isEqualTo(200);
    await().until(() -> a.route.freeStreams() == 64);
  }

  @Test
  void shouldStreamEachRevisionUntilNoneCanFollow() throws Exception {
    String amended = "{\"revision\":2,\"supersedes\":1,\"status\":\"COMPLETE\"}";
    String event = "id: 1\nevent: verdict\ndata: " + VERDICT + "\n\n";
    b.states.images.put("odd", VERDICT);
    b.states.amendable.add("odd");
    for (Running one : List.of(a, b)) {
      assertThat(get(one, "/odd").headers().firstValue("Tilewise-May-Be-Amended")).contains("true");
    }
    try (InputStream fromStart = events("/odd/events");
        InputStream fromFirst = events("/odd/events", "Last-Event-ID", "1")) {
      assertThat(read(fromStart, "retry: 1000\n\n" + event)).endsWith(event);
      assertThat(read(fromFirst, "retry: 1000\n\n")).startsWith("retry");

      b.states.images.put("odd", amended);
      b.states.amendable.remove("odd");

      for (InputStream body : List.of(fromStart, fromFirst)) {
        assertThat(new String(body.readAllBytes()))
            .isEqualTo("id: 2\nevent: verdict\ndata: " + amended + "\n\n");
      }
    }
    assertThat(get(a, "/odd/events", "Last-Event-ID", "2").statusCode()).isEqualTo(204);
  }

  @Test
  void shouldEndTheStreamWhenTheTimeForAmendingIsOver() throws Exception {
    b.states.images.put("odd", VERDICT);
    b.states.amendable.add("odd");
    try (InputStream body = events("/odd/events", "Last-Event-ID", "1")) {
      assertThat(read(body, "retry: 1000\n\n")).startsWith("retry");

      b.states.amendable.remove("odd");

      assertThat(new String(body.readAllBytes())).isEmpty();
    }
    assertThat(get(a, "/odd/events", "Last-Event-ID", "1").statusCode()).isEqualTo(204);
  }

  private InputStream events(String path, String... headers) throws Exception {
    return client.send(request(a, path, headers), BodyHandlers.ofInputStream()).body();
  }

  private static String read(InputStream body, String expected) throws Exception {
    return new String(body.readNBytes(expected.length()));
  }

  @Test
  void shouldHaveSoManyStreamsAndNoMore() throws Exception {
    List<InputStream> open = new ArrayList<>();
    for (int number = 0; number < 64; number++) {
      open.add(client.send(request(a, "/even/events"), BodyHandlers.ofInputStream()).body());
    }

    HttpResponse<String> oneMore = get(a, "/even/events");

    assertThat(oneMore.statusCode()).isEqualTo(503);
    assertThat(oneMore.body()).contains("event streams: 64 (expected: fewer at the same time)");
    a.route.endStreams();
    for (InputStream body : open) {
      assertThat(new String(body.readAllBytes())).endsWith("\n\n");
    }
    await().until(() -> a.route.freeStreams() == 64);
    assertThat(get(a, "/even/events").statusCode()).isEqualTo(503);
  }

  @Test
  void shouldGiveThePlaceOfAClientThatWentAwayToOthers() throws Exception {
    try (ImageRoute route = new ImageRoute(a.states, Duration.ofMillis(100))) {
      a.answering = route;
      try (InputStream body =
          client.send(request(a, "/even/events"), BodyHandlers.ofInputStream()).body()) {
        assertThat(body.read()).isEqualTo('r');
        assertThat(route.freeStreams()).isEqualTo(63);
      }

      await().atMost(Duration.ofSeconds(30)).until(() -> route.freeStreams() == 64);
    }
  }

  @Test
  void shouldNotOpenConnectionsToAnAddressThatIsNone() throws Exception {
    int nobody;
    try (ServerSocket socket = new ServerSocket(0)) {
      nobody = socket.getLocalPort();
    }
    a.states.owners.put(3, new Instance("127.0.0.1", nobody));
    assertThat(get(a, "/odd").statusCode()).isEqualTo(503);
    a.states.owners.put(3, new Instance("no host", 1));
    assertThat(get(a, "/odd").body()).contains("not an address");
  }
}
