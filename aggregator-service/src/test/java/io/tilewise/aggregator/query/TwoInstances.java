package io.tilewise.aggregator.query;

import io.tilewise.runtime.Answer.Response;
import io.tilewise.runtime.Health;
import io.tilewise.runtime.HttpSecurity;
import io.tilewise.runtime.ManagementServer;
import io.tilewise.runtime.Meters;
import io.tilewise.runtime.Route;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Two instances with images in memory, over HTTP. */
abstract class TwoInstances {
  static final String SCORING = "{\"status\":\"SCORING\",\"provisional\":1}";
  static final String VERDICT = "{\"revision\":1,\"status\":\"COMPLETE\"}";

  final HttpClient client = HttpClient.newHttpClient();
  private final Meters meters = new Meters();
  final Running a = new Running();
  final Running b = new Running();

  /** An instance. */
  final class Running {
    ManagementServer server;
    FakeStates states;
    ImageRoute route;
    volatile Route answering = _ -> Response.text(404, "nothing here");

    void start() throws Exception {
      server = ManagementServer.start("127.0.0.1", 0, Health::up, meters.registry());
      states = new FakeStates(self());
      route = new ImageRoute(states, HttpSecurity.NONE, ImageEvents.HEARTBEAT_EVERY);
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

  HttpResponse<String> get(Running instance, String path, String... headers) throws Exception {
    return client.send(request(instance, path, headers), BodyHandlers.ofString());
  }

  static HttpRequest request(Running instance, String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + instance.server.port() + "/images" + path));
    for (int at = 0; at < headers.length; at += 2) {
      request.header(headers[at], headers[at + 1]);
    }
    return request.build();
  }
}
