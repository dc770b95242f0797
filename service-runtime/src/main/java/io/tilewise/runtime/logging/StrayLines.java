package io.tilewise.runtime.logging;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Logs what others print, line by line, at the level that it seems to have: TensorFlow, Abseil,
 * ONNX Runtime and the JVM name theirs by a letter or a word. Runs on its own thread until the
 * stream ends.
 */
final class StrayLines implements Runnable {
  /** What a line may have; a longer one becomes several. */
  static final int MOST_BYTES = 8 << 10;

  private static final Logger LOG = LoggerFactory.getLogger("stderr");

  private static final Pattern NAMED =
      Pattern.compile(
          "^(?:\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d+: ([IWEF]) " // TensorFlow
              + "|([IWEF])\\d{4} \\d\\d:" // Abseil
              + "|[^\\[]{0,40}\\[([VIWEF]):onnxruntime:"
              + "|(?:\\[[^]]*])?\\[(warning|error)\\b)"); // the JVM

  private final InputStream from;

  /** Reads from a stream, which it closes. */
  StrayLines(InputStream from) {
    this.from = from;
  }

  @Override
  public void run() {
    byte[] buffer = new byte[MOST_BYTES];
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try (from) {
      for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
        for (int i = 0; i < count; i++) {
          if (buffer[i] == '\n') {
            log(line);
          } else {
            line.write(buffer[i]);
            if (line.size() == MOST_BYTES) {
              log(line);
            }
          }
        }
      }
    } catch (IOException e) {
      LOG.error("What is printed beside the log is not read any more", e);
    }
    log(line);
  }

  private static void log(ByteArrayOutputStream line) {
    String text = line.toString(UTF_8).stripTrailing();
    line.reset();
    if (!text.isEmpty()) {
      LOG.atLevel(level(text)).log("{}", text);
    }
  }

  static Level level(String line) {
    Matcher named = NAMED.matcher(line);
    if (!named.find()) {
      return Level.INFO;
    }
    for (int group = 1; group <= named.groupCount(); group++) {
      String name = named.group(group);
      if (name != null) {
        return switch (Character.toUpperCase(name.charAt(0))) {
          case 'W' -> Level.WARN;
          case 'E', 'F' -> Level.ERROR;
          default -> Level.INFO;
        };
      }
    }
    return Level.INFO;
  }
}
