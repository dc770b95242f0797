package io.tilewise.kafka.rights;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.jspecify.annotations.Nullable;

/**
 * Who a client is to its brokers, as far as its own settings tell: the user of SASL, or the subject
 * of its certificate. Brokers may have rules by which they call it otherwise.
 */
final class Principal {
  private static final Pattern USERNAME = Pattern.compile("\\busername\\s*=\\s*\"?([^\"\\s;]+)");
  private static final String USER = "User:";
  private static final String NOBODY = USER + "ANONYMOUS";
  private static final String CERTIFICATES = "ssl.keystore.certificate.chain";
  private static final String STORE = "ssl.keystore.location";

  private Principal() {}

  /** Of a client with these properties; never its password. */
  static String of(Map<String, ?> kafka) {
    String protocol = text(kafka, "security.protocol", "PLAINTEXT").toUpperCase(Locale.ROOT);
    return switch (protocol) {
      case "SASL_PLAINTEXT", "SASL_SSL" -> ofSasl(kafka);
      case "SSL" -> ofCertificate(kafka);
      default -> NOBODY;
    };
  }

  private static String ofSasl(Map<String, ?> kafka) {
    Matcher username = USERNAME.matcher(text(resolved(kafka), "sasl.jaas.config", ""));
    return username.find()
        ? USER + username.group(1)
        : "the user of sasl.mechanism=" + text(kafka, "sasl.mechanism", "GSSAPI");
  }

  /** With what {@code config.providers} fetch, say from a file that has the password. */
  private static Map<String, ?> resolved(Map<String, ?> kafka) {
    try {
      return new AbstractConfig(new ConfigDef(), kafka, /* doLog= */ false).originals();
    } catch (KafkaException _) {
      return kafka; // the client says more
    }
  }

  private static String ofCertificate(Map<String, ?> kafka) {
    try {
      Certificate certificate = certificate(kafka);
      return certificate instanceof X509Certificate known
          ? USER + known.getSubjectX500Principal().getName()
          : NOBODY;
    } catch (IOException | GeneralSecurityException _) {
      return "the subject of " + STORE + "=" + text(kafka, STORE, ""); // the client says more
    }
  }

  private static @Nullable Certificate certificate(Map<String, ?> kafka)
      throws IOException, GeneralSecurityException {
    String pem = text(kafka, CERTIFICATES, "");
    String store = text(kafka, STORE, "");
    if (!pem.isEmpty()) {
      return first(pem);
    }
    if (store.isEmpty()) {
      return null;
    }
    String type = text(kafka, "ssl.keystore.type", "JKS");
    if (type.equalsIgnoreCase("PEM")) {
      return first(Files.readString(Path.of(store)));
    }
    try (InputStream in = Files.newInputStream(Path.of(store))) {
      KeyStore keys = KeyStore.getInstance(type);
      keys.load(in, text(kafka, "ssl.keystore.password", "").toCharArray());
      for (String alias : Collections.list(keys.aliases())) {
        if (keys.isKeyEntry(alias)) {
          return keys.getCertificate(alias);
        }
      }
      return null;
    }
  }

  /** A file may have its key before its certificates. */
  private static @Nullable Certificate first(String pem) throws GeneralSecurityException {
    int begin = pem.indexOf("-----BEGIN CERTIFICATE-----");
    return begin < 0
        ? null
        : CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(pem.substring(begin).getBytes(StandardCharsets.US_ASCII)));
  }

  private static String text(Map<String, ?> kafka, String name, String absent) {
    Object value = kafka.get(name);
    return value == null ? absent : value.toString();
  }
}
