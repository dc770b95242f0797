package io.tilewise.aggregator.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.temporal.ChronoUnit.MILLIS;

import io.tilewise.aggregator.state.Submission.Open;
import io.tilewise.events.Event;
import io.tilewise.events.ImageRejected;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.codec.Decoded;
import io.tilewise.events.codec.EventCodec;
import io.tilewise.events.codec.ReceivedRecord;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The small records beside the tile rows, in one store because each store is a database and a topic
 * per partition. The first letter of a key says what it is: {@code S} a submission, {@code M} its
 * manifest, {@code R} its rejection, {@code V} the last verdict of an image, {@code D}, {@code A}
 * and {@code X} the agenda: submissions to look at and markers to remove, by time.
 */
public final class ImageRecords {
  /** Name of the store. */
  public static final String STORE = "image-records";

  /** Version of the format of what has no other. */
  private static final byte[] MARK = {1};

  private static final int PAGE = 200;
  private static final Instant FAR = Instant.ofEpochMilli(Long.MAX_VALUE);

  private final KeyValueStore<Bytes, byte[]> store;

  /** Before it nothing of a kind is due, where that is known; only this writes the agenda. */
  private final Map<Kind, Instant> quietUntil = new EnumMap<>(Kind.class);

  /** Of a task, written by its stream thread. */
  public ImageRecords(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  /** What the agenda does at a time. */
  public enum Kind {
    /** Looks at a submission without a verdict. */
    WAKE('D'),
    /** Looks at one whose verdict may be amended. */
    AMEND('A'),
    /** Removes the marker of a closed one. */
    EXPIRE('X');

    private final char letter;

    Kind(char letter) {
      this.letter = letter;
    }
  }

  /** Where a submission stands; empty when nothing was heard of it, or it was forgotten. */
  public Optional<Submission> submission(SubmissionKey key) {
    return Optional.ofNullable(store.get(key('S', key))).map(SubmissionFormat::decode);
  }

  /** Writes where it stands. */
  public void put(SubmissionKey key, Submission submission) {
    store.put(key('S', key), SubmissionFormat.encode(submission));
  }

  /** Forgets it. */
  public void remove(SubmissionKey key) {
    store.delete(key('S', key));
  }

  /** Whether any submission of an image is remembered. */
  public boolean hasSubmissions(String imageId) {
    try (var entries = ofImage(store, imageId)) {
      return entries.hasNext();
    }
  }

  /** All submissions of an image that are remembered. */
  public Map<SubmissionKey, Submission> submissions(String imageId) {
    return submissions(store, imageId);
  }

  /** All submissions of an image that are remembered. */
  public static Map<SubmissionKey, Submission> submissions(
      ReadOnlyKeyValueStore<Bytes, byte[]> store, String imageId) {
    Map<SubmissionKey, Submission> found = new HashMap<>();
    try (var entries = ofImage(store, imageId)) {
      while (entries.hasNext()) {
        KeyValue<Bytes, byte[]> entry = entries.next();
        String name = new String(entry.key.get(), UTF_8).substring(1);
        found.put(SubmissionKey.parse(name), SubmissionFormat.decode(entry.value));
      }
    }
    return found;
  }

  private static KeyValueIterator<Bytes, byte[]> ofImage(
      ReadOnlyKeyValueStore<Bytes, byte[]> store, String imageId) {
    // '0' is the character behind the slash that ends the image ID.
    return store.range(text("S" + imageId + "/"), text("S" + imageId + "0"));
  }

  /**
   * Gives submissions to a visitor in the order of their keys, until it has enough.
   *
   * @param after key behind which to begin; null for the beginning
   * @return the key of the last that was given; empty when there are no more behind it
   */
  public static Optional<SubmissionKey> visit(
      ReadOnlyKeyValueStore<Bytes, byte[]> store, @Nullable String after, Visitor visitor) {
    Bytes from = text(after == null ? "S" : "S" + after + "\0");
    try (var entries = store.range(from, text("T"))) {
      while (entries.hasNext()) {
        KeyValue<Bytes, byte[]> entry = entries.next();
        SubmissionKey key = SubmissionKey.parse(new String(entry.key.get(), UTF_8).substring(1));
        boolean goOn = visitor.visit(key, SubmissionFormat.decode(entry.value));
        if (!goOn) {
          return entries.hasNext() ? Optional.of(key) : Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  /** Sees a submission. */
  @FunctionalInterface
  public interface Visitor {
    /** Returns whether to go on. */
    boolean visit(SubmissionKey key, Submission submission);
  }

  /** Of an open submission, where it is known. */
  public static Optional<ImageTiled> manifest(
      ReadOnlyKeyValueStore<Bytes, byte[]> store, SubmissionKey key) {
    return Optional.ofNullable(store.get(key('M', key))).map(json -> manifest(key, json));
  }

  /** Of an open submission, where it is known. */
  public Optional<ImageTiled> manifest(SubmissionKey key) {
    return manifest(store, key);
  }

  private static ImageTiled manifest(SubmissionKey key, byte[] json) {
    return decode(key, json, ImageTiled.class);
  }

  private static <T extends Event> T decode(SubmissionKey key, byte[] json, Class<T> type) {
    ReceivedRecord record =
        new ReceivedRecord(
            STORE, 0, 0, Instant.EPOCH, key.imageId().getBytes(UTF_8), json, _ -> null);
    return switch (EventCodec.decode(record, type)) {
      case Decoded.Accepted<T> accepted -> accepted.event();
      case Decoded.Refused<T> refused ->
          throw new IllegalStateException(
              "stored " + type.getSimpleName() + " of " + key + ": " + refused.text());
    };
  }

  /** Kept as the JSON of the event, whose own rules of evolution version it. */
  public void put(ImageTiled manifest) {
    store.put(key('M', SubmissionKey.of(manifest)), EventCodec.json(manifest));
  }

  /** It is not needed any more. */
  public void removeManifest(SubmissionKey key) {
    store.delete(key('M', key));
  }

  /** Of an open submission whose verdict waits for the offset of its record. */
  public Optional<ImageRejected> rejection(SubmissionKey key) {
    return Optional.ofNullable(store.get(key('R', key)))
        .map(json -> decode(key, json, ImageRejected.class));
  }

  /** Kept as the JSON of the event. */
  public void put(ImageRejected rejection) {
    store.put(key('R', SubmissionKey.of(rejection)), EventCodec.json(rejection));
  }

  /** It is not needed any more. */
  public void removeRejection(SubmissionKey key) {
    store.delete(key('R', key));
  }

  /** The highest of an image's verdicts that are remembered, whichever submission it is for. */
  public static Optional<LastVerdict> verdict(
      ReadOnlyKeyValueStore<Bytes, byte[]> store, String imageId) {
    return Optional.ofNullable(store.get(text("V" + imageId))).map(LastVerdict::decode);
  }

  /** The highest of an image's verdicts that are remembered, whichever submission it is for. */
  public Optional<LastVerdict> verdict(String imageId) {
    return verdict(store, imageId);
  }

  /** Writes the highest verdict of an image. */
  public void put(String imageId, LastVerdict verdict) {
    store.put(text("V" + imageId), verdict.encoded());
  }

  /** Forgets it. */
  public void removeVerdict(String imageId) {
    store.delete(text("V" + imageId));
  }

  /** Enters a submission in the agenda. */
  public void schedule(Kind kind, Instant time, SubmissionKey key) {
    Instant entered = time.truncatedTo(MILLIS);
    quietUntil.computeIfPresent(kind, (_, quiet) -> entered.isBefore(quiet) ? entered : quiet);
    store.put(agenda(kind, time, key.toString()), MARK);
  }

  /** Takes it out again. */
  public void unschedule(Kind kind, Instant time, SubmissionKey key) {
    store.delete(agenda(kind, time, key.toString()));
  }

  /** The first entries of the agenda that are due, at most so many. */
  public List<Due> due(Kind kind, Instant now, int limit) {
    if (now.isBefore(quietUntil.getOrDefault(kind, Instant.EPOCH))) {
      return List.of();
    }
    Bytes afterNow = agenda(kind, now.plusMillis(1), "");
    List<Due> due = entries(agenda(kind, Instant.EPOCH, ""), afterNow, limit);
    if (due.isEmpty()) {
      Iterator<Due> next = entries(afterNow, agenda(kind, FAR, ""), 1).iterator();
      quietUntil.put(kind, next.hasNext() ? next.next().time : FAR);
    }
    return due;
  }

  private List<Due> entries(Bytes from, Bytes to, int limit) {
    List<Due> due = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> entries = store.range(from, to)) {
      while (entries.hasNext() && due.size() < limit) {
        due.add(due(entries.next().key));
      }
    }
    return due;
  }

  private static Due due(Bytes entry) {
    ByteBuffer bytes = ByteBuffer.wrap(entry.get()).position(1);
    Instant time = Instant.ofEpochMilli(bytes.getLong());
    return new Due(time, SubmissionKey.parse(UTF_8.decode(bytes).toString()));
  }

  /**
   * Gives all submissions without a verdict: each has one entry in the agenda. Page by page, and
   * never while reading: even a get puts what it finds into the cache, which may push out what an
   * open iterator would have come to.
   */
  public void open(Consumer<Open> visitor) {
    Bytes from = agenda(Kind.WAKE, Instant.EPOCH, "");
    Bytes to = agenda(Kind.WAKE, FAR, "");
    List<Due> page = entries(from, to, PAGE);
    while (!page.isEmpty()) {
      for (Due entry : page) {
        if (submission(entry.key).orElse(null) instanceof Open open) {
          visitor.accept(open);
        }
      }
      Due last = page.getLast();
      from = agenda(Kind.WAKE, last.time, last.key + "\0");
      page = entries(from, to, PAGE);
    }
  }

  /** An entry of the agenda. */
  public record Due(Instant time, SubmissionKey key) {}

  private static Bytes agenda(Kind kind, Instant time, String key) {
    byte[] name = key.getBytes(UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(1 + Long.BYTES + name.length);
    bytes.put((byte) kind.letter).putLong(Math.max(0, time.toEpochMilli())).put(name);
    return Bytes.wrap(bytes.array());
  }

  private static Bytes key(char letter, SubmissionKey key) {
    return text(letter + key.toString());
  }

  private static Bytes text(String text) {
    return Bytes.wrap(text.getBytes(UTF_8));
  }
}
