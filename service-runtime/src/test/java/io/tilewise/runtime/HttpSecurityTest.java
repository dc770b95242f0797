package io.tilewise.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tilewise.runtime.Answer.Response;
import io.tilewise.runtime.security.TestAuthority;
import io.tilewise.runtime.security.TestAuthority.Issued;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens and certificates, with a port of its own and certificates of the JDK's keytool. */
class HttpSecurityTest {
  private static final String TOKEN = "0123456789abcdef-SECRET";

  @TempDir private static Path folder;

  private static TestAuthority authority;
  private static TestAuthority stranger;
  private static Issued server;
  private static Issued client;
  private static Issued nobody;

  @BeforeAll
  static void issue() throws Exception {
    authority = new TestAuthority(folder, "authority");
    stranger = new TestAuthority(folder, "stranger");
    server = authority.issue("server");
    client = authority.issue("client");
    nobody = new TestAuthority(folder, "nobodies").issue("nobody");
  }

  @ParameterizedTest
  @CsvSource({
    ",401",
    "Bearer 0123456789abcdef-SECRET,200",
    "bearer 0123456789abcdef-SECRET,200",
    "Bearer 0123456789abcdef-SECREt,401",
    "Bearer 0123456789abcdef-SECRET1,401",
    "Bearer,401",
    "Basic 0123456789abcdef-SECRET,401"
  })
  void shouldAnswerOnlyWhoHasTheToken(String authorization, int status) throws Exception {
    HttpSecurity security = security(Map.of("TILEWISE_HTTP_TOKEN", TOKEN));

    HttpResponse<String> answer = ask(security, HttpSecurity.NONE, "/images/a", authorization);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("WWW-Authenticate").isPresent())
        .isEqualTo(status == 401);
    assertThat(answer.body()).doesNotContain("SECRET", "SECREt");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/live", "/ready", "/metrics"})
  void shouldTellHealthAndMetricsWithoutTokenAndCertificate(String path) throws Exception {
    HttpSecurity security = security(withAuthorities(server, authority));
    HttpSecurity anybody = trusting(authority);

    HttpResponse<String> answer = ask(security, anybody, path, null);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).doesNotContain("SECRET");
  }

  @Test
  void shouldKeepTheTokenFromRoutes() throws Exception {
    HttpSecurity security = security(Map.of("TILEWISE_HTTP_TOKEN", TOKEN));

    HttpResponse<String> answer = ask(security, security, "/images/a", "Bearer " + TOKEN);

    assertThat(answer.body()).isEqualTo("a null");
  }

  @Test
  void shouldAnswerAClientThatHasACertificateOfTheAuthorities() throws Exception {
    HttpSecurity security = security(withAuthorities(server, authority));

    HttpResponse<String> answer =
        ask(security, security(withAuthorities(client, authority)), "/images/a", null);

    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @Test
  void shouldRefuseAClientWithoutACertificate() throws Exception {
    HttpSecurity security = security(withAuthorities(server, authority));

    HttpResponse<String> answer = ask(security, trusting(authority), "/images/a", null);

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body())
        .contains("client certificate: none (expected: one of the authorities)");
  }

  @Test
  void shouldRefuseAClientThatHasACertificateOfAnotherAuthority() throws Exception {
    HttpSecurity security = security(withAuthorities(server, authority));
    HttpSecurity asking = security(withAuthorities(stranger.issue("foreign"), authority));

    HttpResponse<String> answer = ask(security, asking, "/images/a", null);

    assertThat(answer.statusCode()).isEqualTo(403);
  }

  @Test
  void shouldWantTokenAndCertificateWhereBothAreSet() throws Exception {
    Map<String, String> both = withAuthorities(server, authority);
    both.put("TILEWISE_HTTP_TOKEN", TOKEN);
    HttpSecurity security = security(both);
    HttpSecurity asking = security(withAuthorities(client, authority));

    HttpResponse<String> without = ask(security, asking, "/images/a", null);
    HttpResponse<String> with = ask(security, asking, "/images/a", "Bearer " + TOKEN);
    HttpResponse<String> tokenAlone =
        ask(security, trusting(authority), "/images/a", "Bearer " + TOKEN);

    assertThat(without.statusCode()).isEqualTo(401);
    assertThat(with.statusCode()).isEqualTo(200);
    assertThat(tokenAlone.statusCode()).isEqualTo(403);
  }

  @Test
  void shouldTrustNoServerOfAnotherAuthority() throws Exception {
    HttpSecurity security = security(withoutAuthorities(server));

    assertThatThrownBy(() -> ask(security, trusting(stranger), "/images/a", null))
        .isInstanceOf(SSLException.class);
  }

  @Test
  void shouldTrustNoServerWhoseCertificateHasExpired() throws Exception {
    Issued expired = authority.issue("expired", "-9d", "san=ip:127.0.0.1");
    HttpSecurity security = security(withoutAuthorities(expired));

    assertThatThrownBy(() -> ask(security, trusting(authority), "/images/a", null))
        .isInstanceOf(SSLException.class)
        .hasStackTraceContaining("validity check failed");
  }

  @Test
  void shouldTrustNoServerOfAnotherName() throws Exception {
    Issued elsewhere = authority.issue("elsewhere", "-1d", "san=dns:elsewhere.example");
    HttpSecurity security = security(withoutAuthorities(elsewhere));

    assertThatThrownBy(() -> ask(security, trusting(authority), "/images/a", null))
        .isInstanceOf(SSLException.class)
        .hasStackTraceContaining("127.0.0.1");
  }

  @Test
  void shouldNotAnswerPlainHttpOnAPortOfTls() throws Exception {
    HttpSecurity security = security(withoutAuthorities(server));

    try (Meters meters = new Meters();
        ManagementServer management = start(security, meters)) {
      assertThatThrownBy(() -> get(HttpSecurity.NONE, "http", management.port(), "/live", null))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void shouldNameWhatIsWrongAndNeverASecret() throws Exception {
    Path none = folder.resolve("none.pem");
    Map<String, String> environment = new HashMap<>();
    environment.put("TILEWISE_HTTP_TOKEN", "short-SECRET");
    environment.put("TILEWISE_HTTP_TLS_CERTIFICATE", none.toString());
    environment.put("TILEWISE_HTTP_TLS_KEY", "-----BEGIN PRIVATE KEY----- SECRET");

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> security(environment))
        .withMessageContainingAll(
            "TILEWISE_HTTP_TOKEN: ****** (expected: 16 to 1024 of ",
            "TILEWISE_HTTP_TLS_CERTIFICATE: " + none + " (expected: together with ",
            "TILEWISE_HTTP_TLS_KEY: ****** (expected: the path of a file)")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("SECRET"));
  }

  @Test
  void shouldNameTheFileThatCannotBeUsed() throws Exception {
    Path none = folder.resolve("none.pem");

    assertRefused(
        new Issued(none, server.key()),
        "TILEWISE_HTTP_TLS_CERTIFICATE: " + none + " (expected: certificates in PEM");
    assertRefused(
        new Issued(server.key(), server.key()),
        "TILEWISE_HTTP_TLS_CERTIFICATE: " + server.key() + " (expected: certificates in PEM");
    assertRefused(
        new Issued(server.certificate(), server.certificate()),
        "TILEWISE_HTTP_TLS_KEY: " + server.certificate() + " (expected: a private key in PEM");
    assertRefused(
        new Issued(server.certificate(), client.key()),
        "TILEWISE_HTTP_TLS_KEY: "
            + client.key()
            + " (expected: the private key of the certificate in "
            + server.certificate());
    Map<String, String> environment = withAuthorities(server, authority);
    environment.put("TILEWISE_HTTP_TLS_AUTHORITIES", server.key().toString());
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> security(environment))
        .withMessageContaining("TILEWISE_HTTP_TLS_AUTHORITIES: " + server.key());
  }

  /** One file may have both. */
  @Test
  void shouldTakeCertificateAndKeyOfOneFile() throws Exception {
    Path both = folder.resolve("both.pem");
    Files.writeString(
        both, Files.readString(server.key()) + Files.readString(server.certificate()));

    assertThat(security(withoutAuthorities(new Issued(both, both))).tls()).isPresent();
  }

  @Test
  void shouldWarnWhereRoutesAreOpenToANetwork() throws Exception {
    InetSocketAddress everywhere = new InetSocketAddress("0.0.0.0", 8083);
    InetSocketAddress loopback = new InetSocketAddress("127.0.0.1", 8083);
    HttpSecurity secured = security(Map.of("TILEWISE_HTTP_TOKEN", TOKEN));
    Set<String> paths = Set.of("/images");

    assertThat(HttpSecurity.NONE.warning(paths, everywhere))
        .hasValueSatisfying(
            said ->
                assertThat(said)
                    .startsWith(
                        "/images on port 8083 is answered to whoever reaches it (expected: ")
                    .contains("TILEWISE_HTTP_TOKEN or TILEWISE_HTTP_TLS_AUTHORITIES"));
    assertThat(security(withoutAuthorities(server)).warning(paths, everywhere)).isPresent();
    assertThat(HttpSecurity.NONE.warning(paths, loopback)).isEmpty();
    assertThat(HttpSecurity.NONE.warning(Set.of(), everywhere)).isEmpty();
    assertThat(secured.warning(paths, everywhere)).isEmpty();
    assertThat(security(withAuthorities(server, authority)).warning(paths, everywhere)).isEmpty();
  }

  @Test
  void shouldHaveNoSecretInItsText() throws Exception {
    assertThat(security(Map.of("TILEWISE_HTTP_TOKEN", TOKEN)).toString()).doesNotContain("SECRET");
  }

  private static void assertRefused(Issued files, String problem) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> security(withoutAuthorities(files)))
        .withMessageContaining(problem);
  }

  private static Map<String, String> withAuthorities(Issued own, TestAuthority trusted) {
    Map<String, String> environment = withoutAuthorities(own);
    environment.put("TILEWISE_HTTP_TLS_AUTHORITIES", trusted.certificate().toString());
    return environment;
  }

  private static Map<String, String> withoutAuthorities(Issued own) {
    Map<String, String> environment = new HashMap<>();
    environment.put("TILEWISE_HTTP_TLS_CERTIFICATE", own.certificate().toString());
    environment.put("TILEWISE_HTTP_TLS_KEY", own.key().toString());
    return environment;
  }

  /** Who trusts an authority and has no certificate of it. */
  private static HttpSecurity trusting(TestAuthority trusted) throws Exception {
    return security(withAuthorities(nobody, trusted));
  }

  private static HttpSecurity security(Map<String, String> environment)
      throws ConfigurationException {
    Settings settings = Settings.of(environment);
    HttpSecurity security = HttpSecurity.from(settings);
    settings.check();
    return security;
  }

  private static ManagementServer start(HttpSecurity security, Meters meters)
      throws ConfigurationException {
    ManagementServer management =
        ManagementServer.start(
            new ListenAddress("management address", "127.0.0.1", 0),
            security,
            Health::up,
            meters.registry());
    management.route(
        "/images",
        request ->
            Response.text(200, request.rest() + " " + request.headers().get("Authorization")));
    return management;
  }

  private static HttpResponse<String> ask(
      HttpSecurity security, HttpSecurity asking, String path, String authorization)
      throws Exception {
    try (Meters meters = new Meters();
        ManagementServer management = start(security, meters)) {
      return get(asking, security.scheme(), management.port(), path, authorization);
    }
  }

  private static HttpResponse<String> get(
      HttpSecurity asking, String scheme, int port, String path, String authorization)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(scheme + "://127.0.0.1:" + port + path));
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    try (HttpClient http = asking.client().build()) {
      return http.send(request.build(), BodyHandlers.ofString());
    }
  }
}
