package io.tilewise.kafka.rights;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RightsTest {
  private static final String LOGIN =
      "org.apache.kafka.common.security.scram.ScramLoginModule required"
          + " username=\"lab-tiler\" password=\"secret\";";
  private static final Rights RIGHTS =
      Rights.of(Map.of("security.protocol", "SASL_SSL", "sasl.jaas.config", LOGIN));

  static Arguments[] failures() {
    return new Arguments[] {
      arguments(
          new TopicAuthorizationException(Set.of("images.tiled", "dead-letters")),
          "User:lab-tiler may not Write topic dead-letters, images.tiled"
              + " (expected: that right, see docs/security.md)"),
      arguments(
          GroupAuthorizationException.forGroupId("tilewise-tiler"),
          "User:lab-tiler may not Read group tilewise-tiler"
              + " (expected: that right, see docs/security.md)"),
      arguments(
          new SaslAuthenticationException("invalid credentials"),
          "User:lab-tiler: not let in: invalid credentials"),
      arguments(new TimeoutException("no answer"), "no answer"),
    };
  }

  @ParameterizedTest
  @MethodSource("failures")
  void shouldSayWhoLacksWhichRight(Exception failure, String text) {
    assertThat(RIGHTS.text(failure, Rights.WRITE)).isEqualTo(text);
  }

  @Test
  void shouldKnowThePrincipalOfAFileThatHasThePassword(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("kafka.properties");
    Files.writeString(file, "sasl.jaas.config=" + LOGIN);
    Map<String, Object> kafka =
        Map.of(
            "security.protocol", "SASL_SSL",
            "sasl.mechanism", "SCRAM-SHA-512",
            "sasl.jaas.config", "${file:" + file + ":sasl.jaas.config}",
            "config.providers", "file",
            "config.providers.file.class",
                "org.apache.kafka.common.config.provider.FileConfigProvider");

    assertThat(Rights.of(kafka).principal()).isEqualTo("User:lab-tiler");

    Files.delete(file);
    assertThat(Rights.of(kafka).principal()).isEqualTo("the user of sasl.mechanism=SCRAM-SHA-512");
  }

  static Arguments[] settings() {
    return new Arguments[] {
      arguments(Map.of(), "User:ANONYMOUS"),
      arguments(Map.of("security.protocol", "SSL"), "User:ANONYMOUS"),
      arguments(
          Map.of("security.protocol", "SASL_SSL", "sasl.mechanism", "OAUTHBEARER"),
          "the user of sasl.mechanism=OAUTHBEARER"),
      arguments(
          Map.of("security.protocol", "SSL", "ssl.keystore.location", "/nowhere.p12"),
          "the subject of ssl.keystore.location=/nowhere.p12"),
    };
  }

  @ParameterizedTest
  @MethodSource("settings")
  void shouldKnowThePrincipalFromSettings(Map<String, Object> kafka, String principal) {
    assertThat(Rights.of(kafka).principal()).isEqualTo(principal);
  }

  @Test
  void shouldKnowThePrincipalOfACertificate(@TempDir Path folder) throws Exception {
    Path store = folder.resolve("client.p12");
    keytool("-genkeypair", "-keyalg", "EC", "-dname", "CN=tilewise-tiler,O=Lab", store);
    Path pem = folder.resolve("client.pem");
    keytool("-exportcert", "-rfc", "-file", pem.toString(), store);

    assertThat(
            Rights.of(
                    Map.of(
                        "security.protocol", "SSL",
                        "ssl.keystore.type", "PKCS12",
                        "ssl.keystore.location", store,
                        "ssl.keystore.password", "changeit"))
                .principal())
        .isEqualTo("User:CN=tilewise-tiler,O=Lab");
    assertThat(
            Rights.of(
                    Map.of(
                        "security.protocol", "SSL",
                        "ssl.keystore.type", "PEM",
                        "ssl.keystore.certificate.chain", Files.readString(pem)))
                .principal())
        .isEqualTo("User:CN=tilewise-tiler,O=Lab");
  }

  private static void keytool(Object... arguments) throws IOException, InterruptedException {
    List<Object> all = new ArrayList<>(List.of(arguments));
    Object store = all.removeLast();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    all.forEach(argument -> command.add(argument.toString()));
    command.addAll(
        List.of("-alias", "client", "-keystore", store.toString(), "-storetype", "PKCS12"));
    command.addAll(List.of("-storepass", "changeit"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }
}
