package io.tilewise.runtime.security;

import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS with certificates from files. Files that are written anew count for connections that begin
 * ten seconds later; while they cannot be used, those from before do.
 */
public final class Tls {
  private static final Logger LOG = LoggerFactory.getLogger(Tls.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(10);

  private final TlsFiles files;
  private final LongSupplier nanoTime;
  private final SSLContext context;
  private List<FileTime> times;
  private Identity identity;
  private long lookedAt;

  /**
   * Of files.
   *
   * @throws UnusableFileException when one of them has not what it should have
   */
  public Tls(TlsFiles files) throws UnusableFileException {
    this(files, System::nanoTime);
  }

  Tls(TlsFiles files, LongSupplier nanoTime) throws UnusableFileException {
    this.files = files;
    this.nanoTime = nanoTime;
    this.lookedAt = nanoTime.getAsLong();
    this.times = files.times();
    this.identity = Identity.load(files);
    this.context = context(new OwnKey(this::identity), new Trusted(this::identity));
  }

  private static SSLContext context(KeyManager own, TrustManager trusted) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {own}, new TrustManager[] {trusted}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM has no TLS", e);
    }
  }

  /** For servers and clients; always the same. */
  public SSLContext context() {
    return context;
  }

  /** Whether clients are asked for a certificate. */
  public boolean wantsClientCertificates() {
    return files.authorities().isPresent();
  }

  /** Whether a client with these certificates, its own first, is let in now. */
  public boolean trusts(Certificate[] client) {
    X509Certificate[] chain = Arrays.copyOf(client, client.length, X509Certificate[].class);
    try {
      identity().trusted().checkClientTrusted(chain, chain[0].getPublicKey().getAlgorithm());
      return true;
    } catch (CertificateException e) {
      return false;
    }
  }

  private synchronized Identity identity() {
    long now = nanoTime.getAsLong();
    if (now - lookedAt >= LOOK_EVERY.toNanos()) {
      lookedAt = now;
      reload();
    }
    return identity;
  }

  /** A file that is half written is looked at again, since its time changes with the rest. */
  private void reload() {
    List<FileTime> found = files.times();
    if (found.equals(times)) {
      return;
    }
    times = found;
    try {
      identity = Identity.load(files);
      LOG.info("{} was replaced, and counts from now on", files.certificate());
    } catch (UnusableFileException e) {
      LOG.warn("Certificates are not replaced: {}", e.getMessage());
    }
  }
}
