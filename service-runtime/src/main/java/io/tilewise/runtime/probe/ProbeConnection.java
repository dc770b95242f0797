package io.tilewise.runtime.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A connection for one question and its answer. Of the server's thread, which never waits. */
final class ProbeConnection {
  private static final int LONGEST_QUESTION = 4096;

  private final SocketChannel channel;
  private final long since = System.nanoTime();
  private final ByteBuffer question = ByteBuffer.allocate(LONGEST_QUESTION);
  private @Nullable ByteBuffer answer;

  ProbeConnection(SocketChannel channel) {
    this.channel = channel;
  }

  boolean isOlderThan(Duration time) {
    return System.nanoTime() - since > time.toNanos();
  }

  /** Whether the question is there and the answer is not yet sent as a whole. */
  boolean isAnswering() {
    return answer != null;
  }

  /**
   * Reads and writes what there is.
   *
   * @return whether that was all
   * @throws IOException when the other side is gone
   */
  boolean advance(Function<String, Optional<ProbeAnswer>> answers) throws IOException {
    ByteBuffer writing = answer;
    if (writing == null) {
      boolean over = channel.read(question) < 0;
      String head = new String(question.array(), 0, question.position(), ISO_8859_1);
      boolean whole = head.contains("\n\r\n") || head.contains("\n\n");
      if (!whole && question.hasRemaining()) {
        return over;
      }
      writing = whole ? answer(head, answers) : bytes(431, "question: too long\n", false);
      answer = writing;
    }
    channel.write(writing);
    return !writing.hasRemaining();
  }

  private static ByteBuffer answer(String head, Function<String, Optional<ProbeAnswer>> answers) {
    String[] line = head.split("\\s+", 3);
    boolean withBody = !line[0].equals("HEAD");
    if (withBody && !line[0].equals("GET")) {
      return bytes(405, "method: not known (expected: GET or HEAD)\n", true);
    }
    ProbeAnswer answer =
        answers
            .apply(line[1].split("\\?", 2)[0])
            .orElseGet(() -> new ProbeAnswer(404, "path: not known (expected: a probe's)\n"));
    return bytes(answer.status(), answer.text(), withBody);
  }

  private static ByteBuffer bytes(int status, String text, boolean withBody) {
    String head =
        """
        HTTP/1.1 %d %s\r
        Content-Type: text/plain; charset=utf-8\r
        Content-Length: %d\r
        Cache-Control: no-store\r
        X-Content-Type-Options: nosniff\r
        Connection: close\r
        \r
        """
            .formatted(status, status == 200 ? "OK" : "Not OK", text.getBytes(UTF_8).length);
    return ByteBuffer.wrap((withBody ? head + text : head).getBytes(UTF_8));
  }

  void close() {
    try {
      channel.close();
    } catch (IOException _) {
      // It is closed all the same.
    }
  }
}
