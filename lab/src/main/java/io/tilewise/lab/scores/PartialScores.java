package io.tilewise.lab.scores;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Scores that are being written, in a file beside the one that they are for: {@code OUT.partial}
 * holds whole images, and becomes {@code OUT} at the end. A run that was stopped, killed in the
 * middle of a line too, is gone on with by the same arguments. Of one thread, and of one process.
 */
public final class PartialScores implements Closeable {
  private static final String ENDING = ".partial";
  private static final String BEGIN_AGAIN = "; --replace begins again";

  private final Path out;
  private final Path partial;
  private final FileChannel channel;
  private final ScoredContents contents;
  private final ScoringModel model;
  private final List<String> labels;
  private Map<String, Integer> done = Map.of();
  private @Nullable ScoreWriter writer;

  private PartialScores(Path out, ScoringModel model, List<String> labels) throws IOException {
    this.out = out;
    this.partial = of(out);
    this.channel =
        FileChannel.open(
            partial, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    this.contents = ScoredContents.open(partial);
    this.model = model;
    this.labels = List.copyOf(labels);
  }

  /**
   * What is known of the images that may be among those that are done.
   *
   * @param truths images of the list without their scores, by their ids
   * @param tiles how many each has, of those whose size can be told
   * @param contents SHA-256 of the bytes that an image has now, by its id; empty: cannot be told
   */
  public record Known(
      Map<String, ScoredImage> truths,
      Map<String, Integer> tiles,
      Function<String, Optional<String>> contents) {}

  /** Where scores stand until all of them are there. */
  public static Path of(Path out) {
    return out.resolveSibling(out.getFileName() + ENDING);
  }

  /** Every file that is written for an output, it among them. */
  public static List<Path> files(Path out) {
    return List.of(out, of(out), ScoredContents.of(of(out)));
  }

  /**
   * Begins, or goes on.
   *
   * @param out the file that is wanted
   * @param again whether to begin again where what is there is something else
   * @throws IllegalArgumentException saying what is there instead, and that nothing was changed
   */
  public static PartialScores open(
      Path out, ScoringModel model, List<String> labels, Known known, boolean again)
      throws IOException {
    PartialScores scores = new PartialScores(out, model, labels);
    try {
      FileLock whileReading = scores.lock();
      scores.goOn(known, again);
      whileReading.release(); // it went when what had read the file was closed
      scores.lock();
      return scores;
    } catch (IOException | RuntimeException e) {
      scores.close();
      throw e;
    }
  }

  private FileLock lock() throws IOException {
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // this very process has it
    }
    if (lock == null) {
      throw new IllegalArgumentException(
          partial + ": in use (expected: no other run that writes it)");
    }
    return lock;
  }

  private void goOn(Known known, boolean again) throws IOException {
    try {
      contents.read();
      done = read(known);
    } catch (IllegalArgumentException e) {
      if (!again) {
        throw e;
      }
      channel.truncate(0);
    }
    if (channel.size() == 0) {
      contents.clear();
    }
    channel.position(channel.size());
    Writer text = new OutputStreamWriter(Channels.newOutputStream(channel), StandardCharsets.UTF_8);
    writer =
        channel.size() == 0
            ? ScoreWriter.begin(text, model, labels)
            : ScoreWriter.goOn(text, model);
  }

  /** The whole images of what is there; what is torn at its end is cut off. */
  private Map<String, Integer> read(Known known) throws IOException {
    WholeLines lines = WholeLines.of(partial);
    String header = ScoreWriter.header(labels);
    if (lines.end() == 0 && header.startsWith(Files.readString(partial))) {
      channel.truncate(0); // stopped in its first line
      return new LinkedHashMap<>();
    }
    check(lines.first().equals(header), "another file", "columns " + header);
    channel.truncate(lines.end());
    Map<String, Integer> found = lines.rows() == 0 ? new LinkedHashMap<>() : images(known);
    String last = lines.lastKey();
    if (!last.isEmpty() && !Objects.equals(known.tiles().get(last), found.get(last))) {
      channel.truncate(lines.lastStart()); // killed in the middle of an image
      found.remove(last);
    }
    found.forEach(
        (id, tiles) -> {
          int now = known.tiles().getOrDefault(id, tiles);
          check(now == tiles, tiles + " tiles of " + id, now + ", as the image has now");
          checkContent(id, known);
        });
    return found;
  }

  private Map<String, Integer> images(Known known) throws IOException {
    Map<String, Integer> found = new LinkedHashMap<>();
    ScoreFiles file = new ScoreFiles(List.of(partial), labels, ScoreKind.LOGITS);
    try {
      ScoringModel theirs = file.model().orElse(model);
      check(theirs.isSameAs(model), "scores of " + theirs, "of " + model);
      file.forEach(
          image -> {
            checkTruth(image, known);
            found.put(image.id(), image.scores().tiles());
          });
    } catch (ScoreException e) {
      throw new IllegalArgumentException(e.getMessage() + BEGIN_AGAIN, e);
    }
    return found;
  }

  /** Somebody may have mended the list meanwhile. */
  private void checkTruth(LabelledImage image, Known known) {
    ScoredImage now = known.truths().get(image.id());
    if (now == null) {
      throw refused("image " + image.id(), "images of the list");
    }
    check(
        now.group().equals(image.group()),
        "group " + image.group() + " of " + image.id(),
        now.group() + ", as in the list");
    String label = labels.get(image.label());
    check(
        now.label().equals(label),
        "label " + label + " of " + image.id(),
        now.label() + ", as in the list");
    boolean sameTiles =
        IntStream.range(0, image.scores().tiles())
            .allMatch(
                at ->
                    text(image.tileLabel(at))
                        .equals(now.tileLabels().getOrDefault(image.scores().index(at), "")));
    check(sameTiles, "other labels of tiles of " + image.id(), "those that were given now");
  }

  /** Another picture of the same size may be there, or the id may be another file's. */
  private void checkContent(String id, Known known) {
    Optional<String> then = contents.of(id);
    check(then.isPresent(), "image " + id + " of unknown content", "a line of it in " + contents);
    Optional<String> now = known.contents().apply(id);
    check(
        now.isEmpty() || now.equals(then),
        "scores of " + id + " of other bytes",
        "those that its file has now");
  }

  private String text(int label) {
    return label == LabelledImage.UNKNOWN ? "" : labels.get(label);
  }

  private void check(boolean holds, String found, String expected) {
    if (!holds) {
      throw refused(found, expected);
    }
  }

  private IllegalArgumentException refused(String found, String expected) {
    return new IllegalArgumentException(
        partial + ": " + found + " (expected: " + expected + ")" + BEGIN_AGAIN);
  }

  /** Images that were whole when this was opened, by their ids. */
  public Set<String> done() {
    return Collections.unmodifiableSet(done.keySet());
  }

  /**
   * Appends an image and hands it on to the file.
   *
   * @param contentSha256 of the bytes that were scored
   */
  public void write(ScoredImage image, String contentSha256) throws IOException {
    contents.add(image.id(), contentSha256);
    Objects.requireNonNull(writer, "open").write(image);
  }

  /** Everything is there: the file gets its name. */
  public void finish() throws IOException {
    channel.force(true);
    Files.move(partial, out, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    close();
    contents.delete();
  }

  @Override
  public void close() throws IOException {
    try (contents) {
      channel.close();
    }
  }
}
