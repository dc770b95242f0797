package io.tilewise.standalone.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * A key with the certificate that it signed itself, for whom a test needs one.
 *
 * @param store PKCS#12, with {@link #PASSWORD}
 * @param name of its subject, {@code CN=name}
 */
record Keys(Path store, String name) {
  static final String PASSWORD = "changeit";

  /** Makes them, for a server on loopback or for a client. */
  static Keys create(Path folder, String name) throws Exception {
    Path store = folder.resolve(name + ".p12");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-keyalg",
            "EC",
            "-dname",
            "CN=" + name,
            "-ext",
            "san=ip:127.0.0.1",
            "-validity",
            "2",
            "-alias",
            name,
            "-storetype",
            "PKCS12",
            "-keystore",
            store.toString(),
            "-storepass",
            PASSWORD);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return new Keys(store, name);
  }

  /** The certificate as PEM. */
  String certificate() throws Exception {
    return pem("CERTIFICATE", load().getCertificate(name).getEncoded());
  }

  /** A file with key and certificate as PEM, as a client has it. */
  Path pemFile() throws Exception {
    byte[] key = load().getKey(name, PASSWORD.toCharArray()).getEncoded();
    Path file = store.resolveSibling(name + ".pem");
    return Files.writeString(file, pem("PRIVATE KEY", key) + certificate());
  }

  private KeyStore load() throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return keys;
  }

  private static String pem(String what, byte[] der) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n";
  }

  /** What a broker with this key is set to. */
  Map<String, String> ofBroker(Path trusted) {
    return Map.of(
        "ssl.keystore.type",
        "PKCS12",
        "ssl.keystore.location",
        store.toString(),
        "ssl.keystore.password",
        PASSWORD,
        "ssl.truststore.type",
        "PEM",
        "ssl.truststore.location",
        trusted.toString());
  }
}
