package io.tilewise.runtime.security;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tilewise.runtime.ConfigurationException;
import io.tilewise.runtime.HttpSecurity;
import io.tilewise.runtime.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Issues certificates of this machine with the JDK's keytool. */
public final class TestAuthority {
  private static final String PASSWORD = "changeit";

  private final Path folder;
  private final String name;

  /** A new one, whose files are in a folder. */
  public TestAuthority(Path folder, String name) throws IOException, InterruptedException {
    this.folder = folder;
    this.name = name;
    generate(name, "-ext", "bc:critical=ca:true");
    keytool(name, "-exportcert", "-rfc", "-file", certificate().toString());
  }

  /** How an instance with such a certificate is, which trusts this authority and wants a token. */
  public HttpSecurity security(Issued own, String token) throws ConfigurationException {
    Map<String, String> environment = new HashMap<>();
    environment.put("TILEWISE_HTTP_TOKEN", token);
    environment.put("TILEWISE_HTTP_TLS_CERTIFICATE", own.certificate().toString());
    environment.put("TILEWISE_HTTP_TLS_KEY", own.key().toString());
    environment.put("TILEWISE_HTTP_TLS_AUTHORITIES", certificate().toString());
    Settings settings = Settings.of(environment);
    HttpSecurity security = HttpSecurity.from(settings);
    settings.check();
    return security;
  }

  /** PEM files of one process. */
  public record Issued(Path certificate, Path key) {}

  /** Its own certificate. */
  public Path certificate() {
    return folder.resolve(name + ".pem");
  }

  /** A certificate of {@code localhost} and {@code 127.0.0.1} that is valid now. */
  public Issued issue(String owner) throws Exception {
    return issue(owner, "-1d", "san=dns:localhost,ip:127.0.0.1");
  }

  /**
   * A certificate that is valid for two days.
   *
   * @param from as keytool has it, such as {@code -1d}
   */
  public Issued issue(String owner, String from, String names) throws Exception {
    generate(owner);
    Path request = folder.resolve(owner + ".csr");
    Path certificate = folder.resolve(owner + ".pem");
    keytool(owner, "-certreq", "-file", request.toString());
    keytool(
        name,
        "-gencert",
        "-rfc",
        "-infile",
        request.toString(),
        "-outfile",
        certificate.toString(),
        "-startdate",
        from,
        "-validity",
        "2",
        "-ext",
        names);
    return new Issued(certificate, key(owner));
  }

  private Path key(String owner) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(store(owner).toFile(), PASSWORD.toCharArray());
    byte[] key = store.getKey(owner, PASSWORD.toCharArray()).getEncoded();
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key);
    return Files.writeString(
        folder.resolve(owner + ".key"),
        "-----BEGIN PRIVATE KEY-----\n" + text + "\n-----END PRIVATE KEY-----\n",
        US_ASCII);
  }

  private void generate(String owner, String... more) throws IOException, InterruptedException {
    List<String> arguments =
        new ArrayList<>(
            List.of("-genkeypair", "-keyalg", "EC", "-dname", "CN=" + owner, "-validity", "9"));
    arguments.addAll(List.of(more));
    keytool(owner, arguments.toArray(String[]::new));
  }

  private void keytool(String owner, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
    command.addAll(List.of(arguments));
    command.addAll(
        List.of("-alias", owner, "-keystore", store(owner).toString(), "-storepass", PASSWORD));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), US_ASCII);
    if (process.waitFor() != 0) {
      throw new IOException("keytool: " + said);
    }
  }

  private Path store(String owner) {
    return folder.resolve(owner + ".p12");
  }
}
