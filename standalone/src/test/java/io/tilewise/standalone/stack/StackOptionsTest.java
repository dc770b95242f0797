package io.tilewise.standalone.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.events.model.ModelReference;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StackOptionsTest {
  private static final StackOptions OPTIONS =
      new StackOptions(
          Path.of("data"),
          9092,
          Path.of("models"),
          List.of(ModelReference.parse("a@1"), ModelReference.parse("b@2")),
          List.of(Path.of("x"), Path.of("y")));

  @Test
  void shouldLayItsAddressesAndFoldersOverTheEnvironment() {
    Map<String, String> environment =
        OPTIONS.over(Map.of("TILEWISE_KAFKA_BOOTSTRAP_SERVERS", "elsewhere:1", "HOME", "/"));

    assertThat(environment)
        .containsEntry("TILEWISE_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9092")
        .containsEntry("TILEWISE_MODELS", "models")
        .containsEntry("TILEWISE_IMAGE_ROOTS", "x" + File.pathSeparator + "y")
        .containsEntry("TILEWISE_PRELOAD_MODELS", "a@1,b@2")
        .containsEntry("HOME", "/");
  }

  @Test
  void shouldLeaveToTheOperatorWhatItOnlyPrefers() {
    Map<String, String> environment = OPTIONS.over(Map.of("TILEWISE_STREAM_THREADS", "3"));

    assertThat(environment).containsEntry("TILEWISE_STREAM_THREADS", "3");
  }

  @Test
  void shouldFetchSeldomAtRestButForStreams() {
    Map<String, String> environment = OPTIONS.over(Map.of());

    assertThat(environment)
        .containsEntry("TILEWISE_KAFKA_FETCH_MAX_WAIT_MS", "2000")
        .containsEntry("TILEWISE_KAFKA_CONSUMER_FETCH_MAX_WAIT_MS", "500");
  }

  @Test
  void shouldLeaveItToTheOperatorHowLongAllConsumersWait() {
    Map<String, String> environment =
        OPTIONS.over(Map.of("TILEWISE_KAFKA_FETCH_MAX_WAIT_MS", "100"));

    assertThat(environment)
        .containsEntry("TILEWISE_KAFKA_FETCH_MAX_WAIT_MS", "100")
        .containsEntry("TILEWISE_KAFKA_CONSUMER_FETCH_MAX_WAIT_MS", "100");
  }
}
