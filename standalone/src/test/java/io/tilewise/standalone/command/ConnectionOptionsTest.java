package io.tilewise.standalone.command;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tilewise.runtime.ConfigurationException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConnectionOptionsTest {
  /** A shell in which a tiler was started has what the tiler reads. */
  @Test
  void shouldKnowWhatOthersReadByThemselves() {
    assertThatCode(
            () ->
                new ConnectionOptions()
                    .connection(
                        Map.of(
                            "TILEWISE_KAFKA_BOOTSTRAP_SERVERS", "localhost:9092",
                            "TILEWISE_OPENSLIDE", "true",
                            "TILEWISE_LOG_LEVEL", "WARN")))
        .doesNotThrowAnyException();
  }

  @Test
  void shouldRefuseWhatNobodyReads() {
    assertThatThrownBy(
            () ->
                new ConnectionOptions()
                    .connection(
                        Map.of(
                            "TILEWISE_KAFKA_BOOTSTRAP_SERVERS", "localhost:9092",
                            "TILEWISE_OPENSLIDES", "true")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("TILEWISE_OPENSLIDES: unknown");
  }
}
