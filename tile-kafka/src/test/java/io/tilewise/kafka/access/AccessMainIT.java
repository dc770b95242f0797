package io.tilewise.kafka.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tilewise.kafka.SharedBroker;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.ResourcePatternFilter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manual's table, told to a broker. */
class AccessMainIT {
  private static final String MANUAL = "../docs/security.md";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir private Path passwords;

  @Test
  void shouldGiveEveryRightOfTheManualAndAPasswordToEachUser() throws Exception {
    Files.writeString(passwords.resolve("tilewise-tiler"), "secret");
    Files.writeString(passwords.resolve("tilewise-client"), "secret");

    int exitCode =
        run(
            Map.of(
                "TILEWISE_KAFKA_BOOTSTRAP_SERVERS",
                SharedBroker.servers(),
                "TILEWISE_TOPIC_PREFIX",
                "rights.",
                "TILEWISE_ACCESS_RIGHTS",
                MANUAL,
                "TILEWISE_ACCESS_PASSWORDS",
                passwords.toString(),
                "TILEWISE_STATE_DIR",
                "/of/a/service"));

    assertThat(exitCode).as(err.toString(StandardCharsets.UTF_8)).isZero();
    try (Admin admin = SharedBroker.admin()) {
      List<AclBinding> expected =
          Right.of(Files.readString(Path.of(MANUAL))).stream()
              .map(right -> right.binding("rights."))
              .toList();
      // The controller has answered, and the broker hears of it a little later.
      await()
          .untilAsserted(
              () -> {
                assertThat(own(admin)).containsExactlyInAnyOrderElementsOf(expected);
                assertThat(admin.describeUserScramCredentials().all().get().keySet())
                    .contains("tilewise-tiler", "tilewise-client");
              });
      takeAway(admin);
    }
  }

  @Test
  void shouldTellWhatIsWrong() throws InterruptedException {
    int exitCode =
        run(
            Map.of(
                "TILEWISE_KAFKA_BOOTSTRAP_SERVERS",
                SharedBroker.servers(),
                "TILEWISE_ACCESS_RIGHTS",
                "README.md",
                "TILEWISE_ACCESS_PASSWORDS",
                passwords.resolve("none").toString(),
                "TILEWISE_ACCESS_RULES",
                "x"));

    assertThat(exitCode).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8).lines())
        .anyMatch(line -> line.startsWith("TILEWISE_ACCESS_RIGHTS: README.md (expected: "))
        .anyMatch(line -> line.startsWith("TILEWISE_ACCESS_PASSWORDS: "))
        .anyMatch(line -> line.startsWith("TILEWISE_ACCESS_RULES: unknown"));
  }

  @Test
  void shouldRefuseAFolderWithoutAnyPassword() throws InterruptedException {
    int exitCode =
        run(
            Map.of(
                "TILEWISE_KAFKA_BOOTSTRAP_SERVERS",
                "127.0.0.1:9",
                "TILEWISE_ACCESS_RIGHTS",
                "../docs/security.md",
                "TILEWISE_ACCESS_PASSWORDS",
                passwords.toString()));

    assertThat(exitCode).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains(
            "TILEWISE_ACCESS_PASSWORDS: ****** (expected: a folder with a file for each user)");
  }

  private static Collection<AclBinding> own(Admin admin) throws Exception {
    return admin.describeAcls(AclBindingFilter.ANY).values().get().stream()
        .filter(acl -> acl.pattern().name().startsWith("rights."))
        .toList();
  }

  /** Others use this broker, where a right of one takes away what everybody has. */
  private static void takeAway(Admin admin) throws Exception {
    List<AclBindingFilter> filters =
        own(admin).stream()
            .map(
                acl ->
                    new AclBindingFilter(
                        new ResourcePatternFilter(
                            acl.pattern().resourceType(),
                            acl.pattern().name(),
                            acl.pattern().patternType()),
                        new AccessControlEntryFilter(
                            null, null, AclOperation.ANY, AclPermissionType.ANY)))
            .toList();
    admin.deleteAcls(filters).all().get();
  }

  private int run(Map<String, String> environment) throws InterruptedException {
    return AccessMain.run(
        environment,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }
}
