package io.tilewise.runtime.security;

import io.tilewise.runtime.security.UnusableFileException.Use;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who this process is to others, and whom it trusts.
 *
 * @param chain its own certificate first
 */
record Identity(List<X509Certificate> chain, PrivateKey key, X509ExtendedTrustManager trusted) {
  private static final Logger LOG = LoggerFactory.getLogger(Identity.class);

  static Identity load(TlsFiles files) throws UnusableFileException {
    List<X509Certificate> chain = Pem.certificates(files.certificate(), Use.CERTIFICATE);
    X509Certificate own = chain.getFirst();
    PrivateKey key = Pem.key(files.key(), own.getPublicKey(), files.certificate());
    List<X509Certificate> authorities = new ArrayList<>();
    try {
      if (files.authorities().isPresent()) {
        authorities.addAll(Pem.certificates(files.authorities().get(), Use.AUTHORITIES));
      } else {
        authorities.addAll(List.of(trusting(null).getAcceptedIssuers()));
        authorities.addAll(chain);
      }
      Identity loaded = new Identity(chain, key, trusting(store(authorities)));
      warn(files, own);
      return loaded;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("certificates cannot be trusted by this JVM", e);
    }
  }

  /** The others refuse it, but the work goes on without questions. */
  private static void warn(TlsFiles files, X509Certificate own) {
    try {
      own.checkValidity();
    } catch (CertificateException e) {
      LOG.warn(
          "{} is valid from {} to {} (expected: now)",
          files.certificate(),
          own.getNotBefore().toInstant(),
          own.getNotAfter().toInstant());
    }
  }

  private static KeyStore store(List<X509Certificate> authorities)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    for (int i = 0; i < authorities.size(); i++) {
      store.setCertificateEntry(Integer.toString(i), authorities.get(i));
    }
    return store;
  }

  /** Null: whom the JVM trusts. */
  private static X509ExtendedTrustManager trusting(@Nullable KeyStore store)
      throws GeneralSecurityException {
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
  }
}
