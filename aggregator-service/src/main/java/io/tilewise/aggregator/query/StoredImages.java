package io.tilewise.aggregator.query;

import static java.util.concurrent.TimeUnit.SECONDS;
import static java.util.stream.Collectors.toUnmodifiableSet;

import io.tilewise.aggregator.aggregation.InFlight;
import io.tilewise.aggregator.aggregation.OpenSubmission;
import io.tilewise.aggregator.aggregation.Revisions;
import io.tilewise.aggregator.aggregation.Verdicts;
import io.tilewise.aggregator.state.ImageRecords;
import io.tilewise.aggregator.state.LastVerdict;
import io.tilewise.aggregator.state.Submission;
import io.tilewise.aggregator.state.Submission.Amendable;
import io.tilewise.aggregator.state.Submission.Final;
import io.tilewise.aggregator.state.Submission.Open;
import io.tilewise.aggregator.state.Submission.Tiled;
import io.tilewise.aggregator.state.SubmissionKey;
import io.tilewise.aggregator.state.TileRows;
import io.tilewise.events.ImageClassified.Status;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.TileCounts;
import io.tilewise.imageverdict.Stamp;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Bytes;
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
      ReadOnlyKeyValueStore<Bytes, byte[]> records, ReadOnlyWindowStore<Bytes, byte[]> rows) {

    /** Until no entry is between the cache and the store behind it: a get waits for a put's end. */
    void settle() {
      var _ = ImageRecords.verdict(records, "");
    }
  }

  /** A submission without a verdict hides the last one, unless it is older than that one's. */
  Optional<FoundImage> find(Stores stores, String imageId, boolean provisional) {
    Map<SubmissionKey, Submission> all = submissions(stores, imageId);
    Optional<LastVerdict> last = ImageRecords.verdict(stores.records, imageId);
    Optional<Map.Entry<SubmissionKey, Submission>> latest =
        all.entrySet().stream()
            .filter(entry -> entry.getValue() instanceof Open open && !(open instanceof Amendable))
            .filter(entry -> !isOlder((Open) entry.getValue(), last))
            .max(Comparator.comparing(entry -> ((Open) entry.getValue()).facts().registeredAt()));
    return latest
        .flatMap(found -> progress(stores, found.getKey(), (Open) found.getValue(), provisional))
        .map(progress -> new FoundImage(Json.text(progress), false))
        .or(() -> verdict(stores, imageId, all));
  }

  private static boolean isOlder(Open open, Optional<LastVerdict> last) {
    Long offset = open.facts().origin().offset();
    return offset != null
        && last.filter(verdict -> verdict.revision() > Revisions.first(offset)).isPresent();
  }

  private static Optional<FoundImage> verdict(
      Stores stores, String imageId, Map<SubmissionKey, Submission> all) {
    return ImageRecords.verdict(stores.records, imageId)
        .map(
            last -> {
              SubmissionKey key = new SubmissionKey(imageId, last.submissionId());
              return new FoundImage(last.text(), mayBeAmended(all.get(key), last));
            });
  }

  /**
   * Of one image, read twice: an entry that is only in the cache when reading begins, and is moved
   * to the store behind it meanwhile, is seen by neither, but surely the second time.
   */
  private static Map<SubmissionKey, Submission> submissions(Stores stores, String imageId) {
    Map<SubmissionKey, Submission> all = ImageRecords.submissions(stores.records, imageId);
    stores.settle();
    all.putAll(ImageRecords.submissions(stores.records, imageId));
    return all;
  }

  /** Not when a newer submission has a verdict: that one stays the image's last. */
  private static boolean mayBeAmended(@Nullable Submission judged, LastVerdict last) {
    return judged instanceof Amendable amendable && amendable.given() == last.revision();
  }

  /** Empty when it got its verdict since its state was read. */
  private Optional<ImageProgress> progress(
      Stores stores, SubmissionKey key, Open state, boolean provisional) {
    if (!(state instanceof Tiled)) {
      return Optional.of(ImageProgress.of(key, state, null, counts(stores, key, state, null)));
    }
    return ImageRecords.manifest(stores.records, key)
        .map(
            manifest ->
                provisional
                    ? judge(stores, key, state, manifest)
                    : ImageProgress.of(key, state, manifest, counts(stores, key, state, manifest)));
  }

  /** After a restart no task has it in memory until the next record of it: the rows know. */
  private TileCounts counts(
      Stores stores, SubmissionKey key, Open state, @Nullable ImageTiled manifest) {
    return inFlight
        .counts(key)
        .orElseGet(
            () -> OpenSubmission.load(key, state, manifest, TileRows.reader(stores.rows)).counts());
  }

  /** Counted from the rows that are judged, so that accounting and verdict are of one moment. */
  private ImageProgress judge(Stores stores, SubmissionKey key, Open state, ImageTiled manifest) {
    if (!takeTurn()) {
      throw ProblemException.unavailable(
          "provisional verdicts: too many at once (expected: provisional=false, or ask later)");
    }
    try {
      TileRows.Reader rows = TileRows.copy(stores.rows, key, state.facts());
      OpenSubmission submission = OpenSubmission.load(key, state, manifest, rows);
      ImageProgress counted = ImageProgress.of(key, state, manifest, submission.counts());
      Stamp stamp = new Stamp(1, null, clock.instant());
      return submission.counts().scored() == 0
          ? counted
          : counted.with(Verdicts.judge(submission, rows, stamp));
    } finally {
      turns.release();
    }
  }

  private boolean takeTurn() {
    try {
      return turns.tryAcquire(PATIENCE_SECONDS, SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Part of the list, read twice as {@link #submissions} are. */
  static Page page(Stores stores, ListQuery query) {
    Page first = readPage(stores, query);
    stores.settle();
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
      case Amendable given -> closed(key, given.status(), given.given());
      case Open open ->
          new ListedImage(
              key.imageId(),
              key.submissionId(),
              ImageProgress.status(open),
              open.facts().registeredAt(),
              open.facts().deadline(),
              null);
      case Final done -> closed(key, done.status(), done.revision());
    };
  }

  private static ListedImage closed(SubmissionKey key, Status status, long revision) {
    return new ListedImage(key.imageId(), key.submissionId(), status.name(), null, null, revision);
  }
}
