package io.tilewise.runtime;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import io.tilewise.runtime.Answer.Response;
import io.tilewise.runtime.security.BearerToken;
import io.tilewise.runtime.security.Tls;
import io.tilewise.runtime.security.TlsFiles;
import io.tilewise.runtime.security.UnusableFileException;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * Who may ask a service for what is its own: whoever has the token, and the certificate of a
 * client, as far as these are wanted. Health and metrics are for everybody. Thread-safe.
 *
 * @param token that has to be sent; empty: none
 * @param tls of the port; empty: plain HTTP
 */
public record HttpSecurity(Optional<BearerToken> token, Optional<Tls> tls) {
  /** Plain HTTP for everybody. */
  public static final HttpSecurity NONE = new HttpSecurity(Optional.empty(), Optional.empty());

  private static final String TOKEN = "TILEWISE_HTTP_TOKEN";
  private static final String CERTIFICATE = "TILEWISE_HTTP_TLS_CERTIFICATE";
  private static final String KEY = "TILEWISE_HTTP_TLS_KEY";
  private static final String AUTHORITIES = "TILEWISE_HTTP_TLS_AUTHORITIES";

  /** Reads {@code TILEWISE_HTTP_…} and the files that it names; problems are noted there. */
  public static HttpSecurity from(Settings settings) {
    Optional<BearerToken> token =
        settings.read(
            TOKEN,
            Optional.empty(),
            BearerToken.EXPECTED,
            text -> Optional.of(new BearerToken(text)));
    return new HttpSecurity(token, tls(settings));
  }

  private static Optional<Tls> tls(Settings settings) {
    Optional<Path> certificate = file(settings, CERTIFICATE);
    Optional<Path> key = file(settings, KEY);
    Optional<Path> authorities = file(settings, AUTHORITIES);
    if (certificate.isPresent() && key.isPresent()) {
      return load(settings, new TlsFiles(certificate.get(), key.get(), authorities));
    }
    certificate.ifPresent(path -> settings.problem(CERTIFICATE, path, "together with " + KEY));
    key.ifPresent(path -> settings.problem(KEY, path, "together with " + CERTIFICATE));
    authorities.ifPresent(
        path -> settings.problem(AUTHORITIES, path, "together with " + CERTIFICATE));
    return Optional.empty();
  }

  /** Whoever gives the key itself instead of its file does not find it in a log. */
  private static Optional<Path> file(Settings settings, String name) {
    Optional<String> text = settings.optionalString(name);
    if (text.filter(value -> value.contains("-----")).isPresent()) {
      settings.problem(name, "******", "the path of a file");
      return Optional.empty();
    }
    return text.map(Path::of);
  }

  private static Optional<Tls> load(Settings settings, TlsFiles files) {
    try {
      return Optional.of(new Tls(files));
    } catch (UnusableFileException e) {
      settings.problem(name(e.use()), e.file(), e.expected());
      return Optional.empty();
    }
  }

  private boolean isOpen() {
    return token.isEmpty() && !wantsClientCertificates();
  }

  private static String name(UnusableFileException.Use use) {
    return switch (use) {
      case CERTIFICATE -> CERTIFICATE;
      case KEY -> KEY;
      case AUTHORITIES -> AUTHORITIES;
    };
  }

  /** What is answered to whoever may not ask; empty to who may. */
  Optional<Response> refusal(HttpExchange exchange) {
    if (wantsClientCertificates() && !hasCertificate(exchange)) {
      return Optional.of(
          Response.problem(403, "client certificate: none (expected: one of the authorities)"));
    }
    String sent = exchange.getRequestHeaders().getFirst("Authorization");
    if (token.isEmpty() || token.get().isIn(sent)) {
      return Optional.empty();
    }
    return Optional.of(
        Response.problem(
                401,
                "Authorization: "
                    + (sent == null ? "none" : "another")
                    + " (expected: Bearer and the token)")
            .with("WWW-Authenticate", "Bearer realm=\"tilewise\""));
  }

  /** One that counts now: a session that is resumed brings the one that counted when it began. */
  private boolean hasCertificate(HttpExchange exchange) {
    try {
      return exchange instanceof HttpsExchange secured
          && tls.isPresent()
          && tls.get().trusts(secured.getSSLSession().getPeerCertificates());
    } catch (SSLPeerUnverifiedException e) {
      return false;
    }
  }

  /** What to say where routes are answered to whoever reaches them over a network. */
  Optional<String> warning(Collection<String> paths, InetSocketAddress address) {
    boolean guarded = !isOpen() || address.getAddress().isLoopbackAddress();
    return paths.isEmpty() || guarded
        ? Optional.empty()
        : Optional.of(
            String.join(", ", paths)
                + " on port "
                + address.getPort()
                + " is answered to whoever reaches it (expected: "
                + TOKEN
                + " or "
                + AUTHORITIES
                + ", or a network that lets only some reach it)");
  }

  boolean wantsClientCertificates() {
    return tls.filter(Tls::wantsClientCertificates).isPresent();
  }

  /** {@code http} or {@code https}. */
  public String scheme() {
    return tls.isPresent() ? "https" : "http";
  }

  /** A client of others that are secured alike; they have to be who their name says. */
  public HttpClient.Builder client() {
    HttpClient.Builder client = HttpClient.newBuilder();
    tls.ifPresent(files -> client.sslContext(files.context()));
    return client;
  }

  /** Adds what others that are secured alike want to see. */
  public void authorize(HttpRequest.Builder request) {
    token.ifPresent(secret -> request.header("Authorization", secret.authorization()));
  }
}
