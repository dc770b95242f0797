package io.tilewise.runtime.logging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class JsonLinesTest {
  private final LoggerContext context = new LoggerContext();
  private final JsonLines lines = new JsonLines();

  @Test
  void shouldWriteFlatFieldsInTheirOrder() {
    context.putProperty(ServiceLogs.SERVICE, "tiler");
    context.putProperty(ServiceLogs.VERSION, "1");
    LoggingEvent event = event("cut");
    event.setInstant(Instant.parse("2026-01-02T03:04:05Z"));
    event.setMDCPropertyMap(Map.of("imageId", "slide-1"));
    event.setKeyValuePairs(List.of(new KeyValuePair("tiles", 16)));

    String line = text(event);

    assertThat(line)
        .isEqualTo(
            "{\"@timestamp\":\"2026-01-02T03:04:05.000Z\",\"level\":\"INFO\",\"service\":\"tiler\","
                + "\"version\":\"1\",\"logger\":\"io.tilewise\",\"thread\":\"worker\","
                + "\"message\":\"cut\",\"imageId\":\"slide-1\",\"tiles\":16}\n");
  }

  @Test
  void shouldWriteNoFieldTwice() {
    LoggingEvent event = event("cut");
    event.setMDCPropertyMap(Map.of("level", "0", "imageId", "slide-1"));
    event.setKeyValuePairs(
        List.of(new KeyValuePair("message", "other"), new KeyValuePair("imageId", "slide-2")));

    assertThat(JsonText.parse(text(event).strip()))
        .containsEntry("level", "INFO")
        .containsEntry("message", "cut")
        .containsEntry("imageId", "slide-1");
  }

  @Test
  void shouldCutWhatIsVeryLong() {
    String line = text(event("x".repeat(100_000)));

    assertThat(JsonText.parse(line.strip()).get("message"))
        .hasSize(JsonLines.MOST_CHARACTERS + 3)
        .endsWith("...");
  }

  @Property(tries = 500)
  void shouldWriteOneLineThatReadsAsItWasSaid(@ForAll String message) {
    String line = text(event(message));

    assertThat(line).endsWith("}\n");
    assertThat(line.substring(0, line.length() - 1).codePoints())
        .noneMatch(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029);
    assertThat(JsonText.parse(line.strip())).containsEntry("message", message);
  }

  private String text(LoggingEvent event) {
    return new String(lines.encode(event), UTF_8);
  }

  private LoggingEvent event(String message) {
    context.setMDCAdapter(new LogbackMDCAdapter());
    LoggingEvent event =
        new LoggingEvent(
            "", context.getLogger("io.tilewise"), Level.INFO, message, null, new Object[0]);
    event.setThreadName("worker");
    return event;
  }
}
