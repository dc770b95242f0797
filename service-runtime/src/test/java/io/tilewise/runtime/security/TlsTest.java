package io.tilewise.runtime.security;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.runtime.security.TestAuthority.Issued;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates that are replaced on disk while connections come in. */
class TlsTest {
  @TempDir private Path folder;

  private final AtomicLong nanos = new AtomicLong();
  private TestAuthority authority;
  private TlsFiles files;
  private long written;

  @BeforeEach
  void issue() throws Exception {
    authority = new TestAuthority(folder, "authority");
    files =
        new TlsFiles(
            folder.resolve("tls.crt"),
            folder.resolve("tls.key"),
            Optional.of(authority.certificate()));
  }

  @Test
  void shouldShowACertificateThatReplacedAnother() throws Exception {
    install(authority.issue("before"));
    Tls server = new Tls(files, nanos::get);
    String before = shown(server);
    install(authority.issue("after"));
    String same = shown(server);

    nanos.addAndGet(Duration.ofSeconds(10).toNanos());

    assertThat(before).isEqualTo("CN=before");
    assertThat(same).isEqualTo("CN=before");
    assertThat(shown(server)).isEqualTo("CN=after");
  }

  @Test
  void shouldKeepTheCertificateThatItHasWhileTheNextOneIsHalfWritten() throws Exception {
    install(authority.issue("before"));
    Tls server = new Tls(files, nanos::get);
    Issued after = authority.issue("after");
    write(files.certificate(), after.certificate());

    nanos.addAndGet(Duration.ofSeconds(10).toNanos());
    String half = shown(server);
    write(files.key(), after.key());
    nanos.addAndGet(Duration.ofSeconds(10).toNanos());

    assertThat(half).isEqualTo("CN=before");
    assertThat(shown(server)).isEqualTo("CN=after");
  }

  /** Of a client that resumes a session nobody asks for its certificate again. */
  @Test
  void shouldTrustNoClientWhoseAuthorityWasTakenAway() throws Exception {
    install(authority.issue("server"));
    Tls server = new Tls(files, nanos::get);
    Certificate[] client = {certificate(authority.issue("client").certificate())};
    boolean before = server.trusts(client);

    write(authority.certificate(), new TestAuthority(folder, "another").certificate());
    nanos.addAndGet(Duration.ofSeconds(10).toNanos());

    assertThat(before).isTrue();
    assertThat(server.trusts(client)).isFalse();
  }

  private static Certificate certificate(Path file) throws Exception {
    try (InputStream in = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private void install(Issued issued) throws IOException {
    write(files.certificate(), issued.certificate());
    write(files.key(), issued.key());
  }

  /** With a time of its own each, however coarse the file system's clock is. */
  private void write(Path to, Path from) throws IOException {
    Files.writeString(to, Files.readString(from, US_ASCII));
    Files.setLastModifiedTime(to, FileTime.fromMillis(++written * 1_000));
  }

  /** Of whom a server shows a certificate to a client that has not been there before. */
  private String shown(Tls server) throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (SSLServerSocket listening =
            (SSLServerSocket)
                server.context().getServerSocketFactory().createServerSocket(0, 1, loopback);
        SSLSocket client =
            (SSLSocket)
                new Tls(files(), nanos::get)
                    .context()
                    .getSocketFactory()
                    .createSocket(loopback, listening.getLocalPort())) {
      Thread answering =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try (SSLSocket accepted = (SSLSocket) listening.accept()) {
                      accepted.startHandshake();
                      accepted.getInputStream().read(); // until the client has seen it
                    } catch (IOException e) {
                      // The client says what it saw.
                    }
                  });
      client.startHandshake();
      X509Certificate shown = (X509Certificate) client.getSession().getPeerCertificates()[0];
      client.getOutputStream().write(0);
      answering.join();
      return shown.getSubjectX500Principal().getName();
    }
  }

  private TlsFiles files() throws Exception {
    Path own = folder.resolve("client.pem");
    if (!Files.exists(own)) {
      authority.issue("client");
    }
    return new TlsFiles(own, folder.resolve("client.key"), files.authorities());
  }
}
