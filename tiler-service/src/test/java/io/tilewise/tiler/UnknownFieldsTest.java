package io.tilewise.tiler;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.tilewise.events.model.ModelReference;
import io.tilewise.model.ModelRepository;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What a service says of a card that says more than they read. */
class UnknownFieldsTest {
  private static final Logger LOG = (Logger) LoggerFactory.getLogger(ModelRepository.class);

  @TempDir Path root;
  private final ListAppender<ILoggingEvent> said = new ListAppender<>();

  @BeforeEach
  void listen() {
    LOG.setLevel(Level.WARN);
    said.start();
    LOG.addAppender(said);
  }

  @AfterEach
  void endListening() {
    LOG.detachAppender(said);
    LOG.setLevel(null);
  }

  @Test
  void shouldWarnOnceOfEachCardThatSaysMore() throws Exception {
    Path version = Files.createDirectories(root.resolve("smear/1"));
    Files.write(version.resolve("saved_model.pb"), new byte[] {0x08, 0x01, 0x12, 0x00});
    Path card = version.resolve("model.json");
    String json =
        """
        {"labels": ["a", "b"], "positiv": "a",
         "input": {"name": "x", "width": 8, "height": 8, "dtype": "uint8"},
         "output": {"name": "y", "kind": "logits"}, "tile": {"size": 8}}
        """;
    Files.writeString(card, json);
    ModelRepository repository = new ModelRepository(root);

    repository.resolve(ModelReference.parse("smear"));
    repository.resolve(ModelReference.parse("smear"));
    assertThat(said.list)
        .map(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            "model smear@1: model.json: positiv: unknown (expected: positive, most likely)");

    Files.writeString(card, json.replace("positiv", "positive"));
    repository.resolve(ModelReference.parse("smear"));
    assertThat(said.list).hasSize(1);
  }
}
