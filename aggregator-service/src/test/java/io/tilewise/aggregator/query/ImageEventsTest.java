package io.tilewise.aggregator.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tilewise.runtime.HttpSecurity;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What they stream. */
class ImageEventsTest extends TwoInstances {
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
    String amended = "{\"revision\":2148000001,\"supersedes\":2148000000,\"status\":\"COMPLETE\"}";
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
            .isEqualTo("id: 2148000001\nevent: verdict\ndata: " + amended + "\n\n");
      }
    }
    assertThat(get(a, "/odd/events", "Last-Event-ID", "2148000001").statusCode()).isEqualTo(204);
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
    try (ImageRoute route = new ImageRoute(a.states, HttpSecurity.NONE, Duration.ofMillis(100))) {
      a.answering = route;
      try (InputStream body =
          client.send(request(a, "/even/events"), BodyHandlers.ofInputStream()).body()) {
        assertThat(body.read()).isEqualTo('r');
        assertThat(route.freeStreams()).isEqualTo(63);
      }

      await().atMost(Duration.ofSeconds(30)).until(() -> route.freeStreams() == 64);
    }
  }

  private InputStream events(String path, String... headers) throws Exception {
    return client.send(request(a, path, headers), BodyHandlers.ofInputStream()).body();
  }

  private static String read(InputStream body, String expected) throws Exception {
    return new String(body.readNBytes(expected.length()));
  }
}
