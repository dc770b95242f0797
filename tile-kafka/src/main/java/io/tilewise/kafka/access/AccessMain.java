package io.tilewise.kafka.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tilewise.kafka.PipelineConnection;
import io.tilewise.kafka.PipelineException;
import io.tilewise.runtime.ConfigurationException;
import io.tilewise.runtime.ServiceMain;
import io.tilewise.runtime.Settings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.KafkaException;

/**
 * Gives the services their rights in Kafka, and where wanted their passwords (SCRAM-SHA-512), and
 * ends. It takes nothing away. Settings are {@code TILEWISE_KAFKA_*} of somebody who may, {@code
 * TILEWISE_TOPIC_PREFIX} and {@code TILEWISE_ACCESS_*}. Exit codes: 0 done; 1 Kafka does not answer
 * in time, or refuses; 2 the settings are wrong.
 */
public final class AccessMain {
  /** Kafka's own minimum; passwords are long and random. */
  private static final int ITERATIONS = 4096;

  /** A broker may still be starting. */
  private static final int PATIENCE_MILLIS = 120_000;

  private static final int PAUSE_MILLIS = 500;

  private static final String RIGHTS = "TILEWISE_ACCESS_RIGHTS";
  private static final String PASSWORDS = "TILEWISE_ACCESS_PASSWORDS";

  private final PipelineConnection pipeline;
  private final List<Right> rights;
  private final List<UserScramCredentialAlteration> users;

  private AccessMain(Settings settings) throws ConfigurationException {
    this.pipeline = PipelineConnection.from(settings);
    this.rights = rights(settings, settings.requiredPath(RIGHTS));
    Optional<String> passwords = settings.optionalString(PASSWORDS);
    this.users = passwords.isEmpty() ? List.of() : users(settings, Path.of(passwords.get()));
    settings.check();
  }

  /** Takes no arguments; settings come from the environment. */
  public static void main(String[] args) throws InterruptedException {
    System.exit(run(System.getenv(), System.out, System.err));
  }

  /** The whole life; returns the exit code. */
  static int run(Map<String, String> environment, PrintStream out, PrintStream err)
      throws InterruptedException {
    Map<String, String> ours = new TreeMap<>(environment);
    ours.keySet()
        .removeIf(
            name ->
                !name.startsWith("TILEWISE_KAFKA_")
                    && !name.startsWith("TILEWISE_ACCESS_")
                    && !name.equals("TILEWISE_TOPIC_PREFIX"));
    try {
      out.println(new AccessMain(Settings.of(ours)).give());
      return ServiceMain.DONE;
    } catch (ConfigurationException e) {
      err.println("access cannot be given:" + System.lineSeparator() + e.getMessage());
      return ServiceMain.MISCONFIGURED;
    } catch (ExecutionException | KafkaException e) {
      err.println("kafka: " + (e.getCause() == null ? e : e.getCause()));
      return ServiceMain.FAILED;
    }
  }

  private static List<Right> rights(Settings settings, Path manual) {
    try {
      return Right.of(Files.readString(manual));
    } catch (IOException | IllegalArgumentException e) {
      settings.problem(RIGHTS, manual, "a file with a table of rights: " + e);
      return List.of();
    }
  }

  /** A file for each user, by its name. */
  private static List<UserScramCredentialAlteration> users(Settings settings, Path folder) {
    List<UserScramCredentialAlteration> users = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      // A folder that is a Secret has folders in it, where its files really are.
      List<Path> found = files.filter(Files::isRegularFile).sorted().toList();
      if (found.isEmpty()) {
        settings.problem(PASSWORDS, folder, "a folder with a file for each user");
      }
      for (Path file : found) {
        users.add(
            new UserScramCredentialUpsertion(
                String.valueOf(file.getFileName()),
                new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS),
                Files.readString(file).strip().getBytes(UTF_8)));
      }
    } catch (IOException e) {
      settings.problem(PASSWORDS, folder, "a folder of files to be read: " + e);
    }
    return users;
  }

  private String give() throws ExecutionException, InterruptedException {
    Map<String, Object> client =
        pipeline.client(
            Map.of("default.api.timeout.ms", PATIENCE_MILLIS, "reconnect.backoff.max.ms", 1000));
    try (Admin admin = connect(client)) {
      if (!users.isEmpty()) {
        admin.alterUserScramCredentials(users).all().get();
      }
      String prefix = pipeline.topics().prefix();
      admin.createAcls(rights.stream().map(right -> right.binding(prefix)).toList()).all().get();
    }
    return "%d users, %d rights".formatted(users.size(), rights.size());
  }

  /** A broker that is not up may have no name yet. */
  private static Admin connect(Map<String, Object> client) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    while (true) {
      try {
        return Admin.create(client);
      } catch (KafkaException e) {
        if (!PipelineException.isUnresolved(e) || System.nanoTime() > end) {
          throw e;
        }
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }
}
