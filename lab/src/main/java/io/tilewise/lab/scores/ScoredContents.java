package io.tilewise.lab.scores;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which bytes the images of a partial file had when they were scored: a file beside it, a line
 * {@code SHA-256,image_id} for each. A line is on the disk before the scores are, so that scores
 * without one are of somebody else. Of one thread.
 */
final class ScoredContents implements Closeable {
  private static final String ENDING = ".contents";
  private static final Pattern LINE = Pattern.compile("([0-9a-f]{64}),(.+)");

  private final Path file;
  private final FileChannel channel;
  private final Map<String, String> byId = new HashMap<>();

  private ScoredContents(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  static Path of(Path partial) {
    return partial.resolveSibling(partial.getFileName() + ENDING);
  }

  /** Opens it, or begins it; what it holds is read by {@link #read}. */
  static ScoredContents open(Path partial) throws IOException {
    Path file = of(partial);
    return new ScoredContents(
        file, FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
  }

  /**
   * Reads it and cuts off what is torn at its end.
   *
   * @throws IllegalArgumentException when it is another file
   */
  void read() throws IOException {
    String text = Files.readString(file);
    String whole = text.substring(0, text.lastIndexOf('\n') + 1);
    for (String line : whole.lines().toList()) {
      Matcher parts = LINE.matcher(line);
      if (!parts.matches()) {
        throw new IllegalArgumentException(
            file + ": another file (expected: lines of SHA-256,image_id)");
      }
      byId.put(parts.group(2), parts.group(1));
    }
    channel.truncate(whole.getBytes(StandardCharsets.UTF_8).length);
    channel.position(channel.size());
  }

  /** What an image had; empty: not known. */
  Optional<String> of(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  void add(String id, String sha256) throws IOException {
    ByteBuffer line = StandardCharsets.UTF_8.encode(sha256 + "," + id + "\n");
    while (line.hasRemaining()) {
      channel.write(line);
    }
    channel.force(false);
  }

  /** Nothing is scored. */
  void clear() throws IOException {
    byId.clear();
    channel.truncate(0);
  }

  /** Its purpose is gone. */
  void delete() throws IOException {
    close();
    Files.deleteIfExists(file);
  }

  @Override
  public String toString() {
    return file.toString();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
