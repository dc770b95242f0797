package io.tilewise.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tilewise.events.ImageClassified;
import io.tilewise.events.Topics;
import io.tilewise.kafka.PipelineException.Reason;
import io.tilewise.runtime.ConfigurationException;
import io.tilewise.runtime.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PipelineConnectionTest {
  private static final Map<String, Object> IMPATIENT = Map.of("default.api.timeout.ms", "200");

  @Test
  void shouldComeFromTheSettingsOfTheProcess() throws ConfigurationException {
    Settings settings =
        Settings.of(
            Map.of(
                "TILEWISE_KAFKA_BOOTSTRAP_SERVERS",
                "kafka:9092",
                "TILEWISE_KAFKA_SSL_KEY_PASSWORD",
                "secret",
                "TILEWISE_TOPIC_PREFIX",
                "lab7."));

    PipelineConnection connection = PipelineConnection.from(settings);

    settings.check();
    assertThat(connection)
        .isEqualTo(
            new PipelineConnection(
                "kafka:9092", new Topics("lab7."), Map.of("ssl.key.password", "secret")));
    assertThat(connection.toString()).contains("kafka:9092", "lab7.").doesNotContain("secret");
  }

  @Test
  void shouldNoteEachSettingThatIsWrong() {
    Settings settings = Settings.of(Map.of("TILEWISE_TOPIC_PREFIX", "no spaces"));

    PipelineConnection.from(settings);

    assertThatThrownBy(settings::check)
        .hasMessageContaining("TILEWISE_KAFKA_BOOTSTRAP_SERVERS")
        .hasMessageContaining("TILEWISE_TOPIC_PREFIX: no spaces (expected: at most 64");
  }

  @Test
  void shouldPreferWhatTheOperatorSetToWhatAClientWouldLike() {
    PipelineConnection connection =
        new PipelineConnection("kafka:9092", new Topics(""), Map.of("acks", "1"));

    assertThat(connection.client(Map.of("acks", "all", "linger.ms", 5)))
        .isEqualTo(Map.of("bootstrap.servers", "kafka:9092", "acks", "1", "linger.ms", 5));
  }

  @ParameterizedTest
  @MethodSource("clients")
  void shouldSayThatNobodyAnswers(Client client) throws IOException {
    String nobody;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = "127.0.0.1:" + free.getLocalPort();
    }
    PipelineConnection connection = new PipelineConnection(nobody, new Topics(""), IMPATIENT);

    assertFails(() -> client.use(connection), Reason.ABSENT)
        .hasMessage("bootstrap: " + nobody + ": no answer (expected: a running Kafka broker)");
  }

  @ParameterizedTest
  @MethodSource("clients")
  void shouldSayThatTheAddressIsNone(Client client) {
    PipelineConnection connection = new PipelineConnection("nowhere", new Topics(""), IMPATIENT);

    assertFails(() -> client.use(connection), Reason.MISCONFIGURED)
        .hasMessageStartingWith("bootstrap: nowhere (expected: host:port): ");
  }

  @Test
  void shouldSayThatAPatienceIsNoNumber() {
    PipelineConnection connection =
        new PipelineConnection(
            "127.0.0.1:9", new Topics(""), Map.of("default.api.timeout.ms", "soon"));

    assertFails(() -> new TopicAdmin(connection), Reason.MISCONFIGURED)
        .hasMessage("default.api.timeout.ms: soon (expected: milliseconds)");
  }

  @ParameterizedTest
  @MethodSource("clients")
  void shouldStayInterruptedWhenItWasWhileItWaited(Client client) {
    PipelineConnection connection = new PipelineConnection("127.0.0.1:9", new Topics(""));

    Thread.currentThread().interrupt();
    assertFails(() -> client.use(connection), Reason.INTERRUPTED);

    assertThat(Thread.interrupted()).isTrue();
  }

  private static org.assertj.core.api.AbstractThrowableAssert<?, ?> assertFails(
      ThrowingCallable call, Reason reason) {
    return assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            PipelineException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private interface Client {
    void use(PipelineConnection connection);
  }

  private static Stream<Client> clients() {
    return Stream.of(
        connection -> EventConsumer.atEnd(connection, Set.of(ImageClassified.class)).close(),
        connection -> {
          try (TopicAdmin admin = new TopicAdmin(connection)) {
            admin.createAbsent(connection.topics().specs(1, 1), 1);
          }
        },
        connection -> {
          try (SubmissionPublisher publisher = new SubmissionPublisher(connection, "/lab")) {
            publisher.publish(java.util.List.of(PipelineClientsIT.submission("slide")));
          }
        });
  }
}
