package io.tilewise.aggregator.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.runtime.Health;
import io.tilewise.runtime.HttpSecurity;
import io.tilewise.runtime.ListenAddress;
import io.tilewise.runtime.ManagementServer;
import io.tilewise.runtime.Meters;
import io.tilewise.runtime.security.TestAuthority;
import io.tilewise.runtime.security.TestAuthority.Issued;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two instances over TLS with a token: what one asks the other for. */
class SecuredPeersTest {
  private static final String TOKEN = "a-token-of-the-test-SECRET";
  private static final String ODD = "/odd";

  @TempDir private static Path folder;

  private static TestAuthority authority;
  private static Issued first;
  private static Issued second;

  @BeforeAll
  static void issue() throws Exception {
    authority = new TestAuthority(folder, "authority");
    first = authority.issue("first");
    second = authority.issue("second");
  }

  /** An instance, which owns every second partition. */
  private static final class Running implements AutoCloseable {
    final Meters meters = new Meters();
    final HttpSecurity security;
    final ManagementServer server;
    final FakeStates states;
    final ImageRoute route;

    Running(HttpSecurity security) throws Exception {
      this.security = security;
      server =
          ManagementServer.start(
              new ListenAddress("management address", "127.0.0.1", 0),
              security,
              Health::up,
              meters.registry());
      states = new FakeStates(new Instance("127.0.0.1", server.port()));
      route = new ImageRoute(states, security, ImageEvents.HEARTBEAT_EVERY);
      server.route("/images", route);
    }

    void shareWith(Running other) {
      for (Running one : Stream.of(this, other).toList()) {
        for (int partition = 0; partition < FakeStates.PARTITIONS; partition++) {
          one.states.owners.put(partition, (partition % 2 == 0 ? this : other).states.self());
        }
      }
      other.states.images.put("odd", TwoInstances.VERDICT);
    }

    HttpResponse<String> get(String path) throws Exception {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(
              URI.create("https://127.0.0.1:" + server.port() + "/images" + path));
      security.authorize(request);
      try (HttpClient client = security.client().build()) {
        return client.send(request.build(), BodyHandlers.ofString());
      }
    }

    @Override
    public void close() {
      route.close();
      server.close();
      meters.close();
    }
  }

  private static HttpResponse<String> ask(HttpSecurity asking, HttpSecurity asked, String path)
      throws Exception {
    try (Running a = new Running(asking);
        Running b = new Running(asked)) {
      a.shareWith(b);
      HttpResponse<String> answer = a.get(path);
      assertThat(answer.body()).doesNotContain("SECRET");
      return answer;
    }
  }

  @Test
  void shouldAskWithItsTokenAndCertificate() throws Exception {
    HttpResponse<String> answer =
        ask(authority.security(first, TOKEN), authority.security(second, TOKEN), ODD);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(TwoInstances.VERDICT);
  }

  @Test
  void shouldStreamWhatAnotherInstanceHas() throws Exception {
    HttpResponse<String> answer =
        ask(authority.security(first, TOKEN), authority.security(second, TOKEN), ODD + "/events");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("event: verdict\ndata: " + TwoInstances.VERDICT);
  }

  @Test
  void shouldSayThatAnotherInstanceHasAnotherToken() throws Exception {
    HttpResponse<String> answer =
        ask(
            authority.security(first, TOKEN),
            authority.security(second, "another-token-SECRET"),
            ODD);

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("refused this instance with 401 (expected: the same token");
  }

  @Test
  void shouldTakeNoAnswerOfWhomAnotherAuthorityKnows() throws Exception {
    TestAuthority stranger = new TestAuthority(folder, "stranger");
    HttpSecurity foreign = stranger.security(stranger.issue("foreign"), TOKEN);

    HttpResponse<String> answer = ask(authority.security(first, TOKEN), foreign, ODD);

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("does not answer; ", "certification path");
  }

  @Test
  void shouldTakeNoAnswerUnderAnExpiredCertificate() throws Exception {
    Issued expired = authority.issue("expired", "-9d", "san=ip:127.0.0.1");

    HttpResponse<String> answer =
        ask(authority.security(first, TOKEN), authority.security(expired, TOKEN), ODD);

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("does not answer; ", "validity");
  }

  @Test
  void shouldTakeNoAnswerUnderTheCertificateOfAnotherHost() throws Exception {
    Issued elsewhere = authority.issue("elsewhere", "-1d", "san=dns:elsewhere.example");

    HttpResponse<String> answer =
        ask(authority.security(first, TOKEN), authority.security(elsewhere, TOKEN), ODD);

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("does not answer; ", "127.0.0.1");
  }
}
