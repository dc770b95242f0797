package io.tilewise.standalone.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.tilewise.broker.EmbeddedBroker;
import io.tilewise.events.Event;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.Topics;
import io.tilewise.kafka.EventConsumer;
import io.tilewise.kafka.PipelineConnection;
import io.tilewise.kafka.PipelineException;
import io.tilewise.kafka.TopicAdmin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that knows its clients by their certificates. */
class CertificateIT {
  private static final Topics TOPICS = new Topics("");
  private static final Right CREATE =
      new Right("User:CN=client", "Create", "Topic", "images.", "prefix");
  private static final Right READ =
      new Right("User:CN=client", "Read", "Topic", "images.classified", "literal");

  @TempDir Path folder;

  @Test
  void shouldKnowAClientByItsCertificateAndSayWhichRightItLacks() throws Exception {
    Keys server = Keys.create(folder, "broker");
    Keys client = Keys.create(folder, "client");
    Path trusted =
        Files.writeString(
            folder.resolve("trusted.pem"), server.certificate() + client.certificate());
    Map<String, String> settings = new HashMap<>(server.ofBroker(trusted));
    settings.put("listener.security.protocol.map", "PLAINTEXT:SSL,CONTROLLER:PLAINTEXT");
    settings.put("ssl.client.auth", "required");
    settings.put(
        "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    settings.put("super.users", "User:CN=broker;User:ANONYMOUS");
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("kafka"), 0, settings);
        Admin admin = Admin.create(connection(broker, server, trusted).client(Map.of()))) {
      PipelineConnection connection = connection(broker, client, trusted);
      admin.createAcls(List.of(CREATE.binding())).all().get(10, TimeUnit.SECONDS);
      try (TopicAdmin topics = new TopicAdmin(connection)) {
        topics.createAbsent(
            TOPICS.specs(1, 1).stream()
                .filter(spec -> spec.name().equals(TOPICS.imagesClassified()))
                .toList(),
            TopicAdmin.BROKER_DEFAULT);
      }

      assertThatExceptionOfType(PipelineException.class)
          .isThrownBy(() -> look(connection))
          .withMessageContaining("User:CN=client may not Read topic images.classified");

      admin.createAcls(List.of(READ.binding())).all().get(10, TimeUnit.SECONDS);
      await()
          .ignoreExceptionsInstanceOf(PipelineException.class) // brokers learn of it a moment later
          .untilAsserted(() -> assertThat(look(connection)).isEmpty());
    }
  }

  private static List<Event> look(PipelineConnection connection) {
    try (EventConsumer<Event> events =
        EventConsumer.atBeginning(connection, Set.of(ImageClassified.class))) {
      return events.poll(Duration.ofMillis(100));
    }
  }

  private static PipelineConnection connection(EmbeddedBroker broker, Keys keys, Path trusted)
      throws Exception {
    return new PipelineConnection(
        broker.bootstrapServers(),
        TOPICS,
        Map.of(
            "security.protocol", "SSL",
            "ssl.keystore.type", "PEM",
            "ssl.keystore.location", keys.pemFile().toString(),
            "ssl.truststore.type", "PEM",
            "ssl.truststore.location", trusted.toString()));
  }
}
