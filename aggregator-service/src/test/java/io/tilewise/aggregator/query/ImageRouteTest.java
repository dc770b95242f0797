package io.tilewise.aggregator.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.runtime.Answer.Response;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What they answer at once. */
class ImageRouteTest extends TwoInstances {
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
