package io.tilewise.aggregator;

import static java.util.concurrent.TimeUnit.SECONDS;
import static java.util.stream.Collectors.toUnmodifiableSet;

import io.tilewise.aggregator.ImageRecords.LastVerdict;
import io.tilewise.aggregator.Progress.Tally;
import io.tilewise.aggregator.Submission.Amendable;
import io.tilewise.aggregator.Submission.Final;
import io.tilewise.aggregator.Submission.Open;
import io.tilewise.aggregator.Submission.Tiled;
import io.tilewise.aggregator.query.FoundImage;
import io.tilewise.aggregator.query.Json;
import io.tilewise.aggregator.query.ListQuery;
import io.tilewise.aggregator.query.ListedImage;
import io.tilewise.aggregator.query.Page;
import io.tilewise.aggregator.query.ProblemException;
import io.tilewise.events.ImageClassified.Status;
import io.tilewise.events.ImageTiled;
import io.tilewise.imageverdict.Stamp;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyWindowStore;
import org.jspecify.annotations.Nullable;

/**
 * What the stores of a task say of images, read by threads of requests while the task's own writes.
 * A submission changes under their eyes: what is read first is what it was, and never what it never
 * was. Thread-safe.
 */
final class StoredImages {
  static final Set<String> STATUSES =
      Stream.concat(
              Stream.of(ImageProgress.TILING, ImageProgress.SCORING),
              Arrays.stream(Status.values()).map(Status::name))
          .collect(toUnmodifiableSet());

  /** A page of a rare status is not to read a whole partition. */
  private static final int MOST_READ = 10_000;

  /** Each may read all rows of a large image and hold them. */
  private static final int PROVISIONAL_AT_ONCE = 2;

  private static final int PATIENCE_SECONDS = 2;

  private final InFlight inFlight;
  private final InstantSource clock;
  private final Semaphore turns = new Semaphore(PROVISIONAL_AT_ONCE);

  StoredImages(InFlight inFlight, InstantSource clock) {
    this.inFlight = inFlight;
    this.clock = clock;
  }

  /** Of one task. */
  record Stores(
      ReadOnlyKeyValueStore<Bytes, byte[]> records, ReadOnlyWindowStore<Bytes, byte[]> rows) {}

  /** Leave to read all rows of an image. */
  interface Turn extends AutoCloseable {
    @Override
    void close();
  }

  Turn turn(boolean provisional) throws ProblemException, InterruptedException {
    if (!provisional) {
      return () -> {};
    }
    if (!turns.tryAcquire(PATIENCE_SECONDS, SECONDS)) {
      throw ProblemException.unavailable(
          "provisional verdicts: too many at once (expected: provisional=false, or ask later)");
    }
    return turns::release;
  }

  Optional<FoundImage> find(Stores stores, String imageId, boolean provisional) {
    List<KeyValue<SubmissionKey, Submission>> all =
        ImageRecords.submissions(stores.records, imageId);
    Optional<KeyValue<SubmissionKey, Submission>> latest =
        all.stream()
            .filter(entry -> entry.value instanceof Open open && !(open instanceof Amendable))
            .max(Comparator.comparing(entry -> ((Open) entry.value).held().registeredAt()));
    return latest
        .flatMap(found -> progress(stores, found.key, (Open) found.value, provisional))
        .map(progress -> new FoundImage(Json.text(progress), false))
        .or(
            () ->
                ImageRecords.verdict(stores.records, imageId)
                    .map(last -> new FoundImage(last.text(), mayBeAmended(all, last))));
  }

  /** Not when a later submission has a verdict: that one is not to be superseded. */
  private static boolean mayBeAmended(
      List<KeyValue<SubmissionKey, Submission>> all, LastVerdict last) {
    return all.stream()
        .anyMatch(
            entry ->
                entry.value instanceof Amendable amendable
                    && amendable.given() == last.revision()
                    && entry.key.submissionId().equals(last.submissionId()));
  }

  /** Empty when it got its verdict since its state was read. */
  private Optional<ImageProgress> progress(
      Stores stores, SubmissionKey key, Open state, boolean provisional) {
    if (!(state instanceof Tiled)) {
      return Optional.of(ImageProgress.of(key, state, null, tally(stores, key, state, null)));
    }
    return ImageRecords.manifest(stores.records, key)
        .map(
            manifest ->
                provisional
                    ? judged(stores, key, state, manifest)
                    : ImageProgress.of(key, state, manifest, tally(stores, key, state, manifest)));
  }

  /** After a restart no task has it in memory until the next record of it: the rows know. */
  private Tally tally(Stores stores, SubmissionKey key, Open state, @Nullable ImageTiled manifest) {
    return inFlight
        .tally(key)
        .orElseGet(() -> Progress.load(key, state, manifest, TileRows.reader(stores.rows)).tally());
  }

  /** Counted from the rows that are judged, so that accounting and verdict are of one moment. */
  private ImageProgress judged(Stores stores, SubmissionKey key, Open state, ImageTiled manifest) {
    TileRows.Reader rows = TileRows.copy(stores.rows, key, state.held());
    Progress progress = Progress.load(key, state, manifest, rows);
    ImageProgress counted = ImageProgress.of(key, state, manifest, progress.tally());
    if (progress.tally().scored() == 0) {
      return counted;
    }
    Stamp stamp = new Stamp(1, null, clock.instant());
    return counted.with(Verdicts.judged(progress, manifest, rows, stamp));
  }

  /**
   * Part of the list. Read twice: an entry that is only in the cache when reading begins, and is
   * moved to the store behind it meanwhile, is seen by neither, but surely the second time.
   */
  static Page page(Stores stores, ListQuery query) {
    Page first = readPage(stores, query);
    return Page.merge(List.of(readPage(stores, query), first), query.limit());
  }

  private static Page readPage(Stores stores, ListQuery query) {
    List<ListedImage> images = new ArrayList<>();
    AtomicInteger read = new AtomicInteger();
    Optional<SubmissionKey> last =
        ImageRecords.visit(
            stores.records,
            query.after(),
            (key, submission) -> {
              ListedImage image = listed(key, submission);
              if (query.status().isEmpty() || query.status().equals(image.status())) {
                images.add(image);
              }
              return images.size() < query.limit() && read.incrementAndGet() < MOST_READ;
            });
    return new Page(images, last.map(SubmissionKey::toString).orElse(null));
  }

  private static ListedImage listed(SubmissionKey key, Submission submission) {
    return switch (submission) {
      case Amendable given -> concluded(key, given.status(), given.given());
      case Open open ->
          new ListedImage(
              key.imageId(),
              key.submissionId(),
              ImageProgress.status(open),
              open.held().registeredAt(),
              open.held().deadline(),
              null);
      case Final done -> concluded(key, done.status(), done.revision());
    };
  }

  private static ListedImage concluded(SubmissionKey key, Status status, int revision) {
    return new ListedImage(key.imageId(), key.submissionId(), status.name(), null, null, revision);
  }
}
