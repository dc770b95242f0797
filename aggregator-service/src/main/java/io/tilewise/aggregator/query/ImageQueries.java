package io.tilewise.aggregator.query;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.tilewise.aggregator.aggregation.InFlight;
import io.tilewise.aggregator.state.ImageRecords;
import io.tilewise.aggregator.state.TileRows;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.QueryableStoreType;
import org.apache.kafka.streams.state.QueryableStoreTypes;

/**
 * The stores of this instance, and which instance has the others, as Kafka Streams tells. A store
 * is read only while its task is active and restored, before and after, so what it does not hold
 * was not heard of yet. Thread-safe.
 */
public final class ImageQueries implements ImageStates {
  /** More than an entry needs that is just moving from the cache to the store behind it. */
  private static final long SECOND_LOOK_MILLIS = 5;

  private final KafkaStreams streams;
  private final Instance self;
  private final int partitions;
  private final StoredImages images;

  /**
   * Of an instance.
   *
   * @param partitions of the topics keyed by image
   * @param inFlight what its tasks have in memory
   */
  public ImageQueries(
      KafkaStreams streams, HostInfo self, int partitions, InFlight inFlight, InstantSource clock) {
    this.streams = streams;
    this.self = new Instance(self.host(), self.port());
    this.partitions = partitions;
    this.images = new StoredImages(inFlight, clock);
  }

  @Override
  public Instance self() {
    return self;
  }

  @Override
  public int partitions() {
    return partitions;
  }

  @Override
  public int partition(String imageId) {
    return Utils.toPositive(Utils.murmur2(Utils.utf8(imageId))) % partitions;
  }

  @Override
  public Instance owner(int partition) {
    KeyQueryMetadata where =
        asking(
            () ->
                streams.queryMetadataForKey(
                    ImageRecords.STORE, "", (_, _, _, _) -> Optional.of(Set.of(partition))));
    if (where == null
        || where.equals(KeyQueryMetadata.NOT_AVAILABLE)
        || where.activeHost().equals(HostInfo.unavailable())) {
      throw ProblemException.unavailable("the instances are sharing out the images");
    }
    return new Instance(where.activeHost().host(), where.activeHost().port());
  }

  @Override
  public Set<String> statuses() {
    return StoredImages.STATUSES;
  }

  @Override
  public Optional<FoundImage> find(String imageId, boolean provisional)
      throws InterruptedException {
    int partition = partition(imageId);
    Optional<FoundImage> found =
        reading(partition, stores -> images.find(stores, imageId, provisional));
    if (found.isEmpty()) {
      MILLISECONDS.sleep(SECOND_LOOK_MILLIS);
      found = reading(partition, stores -> images.find(stores, imageId, provisional));
    }
    return found;
  }

  @Override
  public Page page(int partition, ListQuery query) {
    return reading(partition, stores -> StoredImages.page(stores, query));
  }

  /** Fails unless the task of this partition is active here and restored, all the time. */
  private <T> T reading(int partition, Function<StoredImages.Stores, T> read) {
    return asking(
        () -> {
          T found = read.apply(stores(partition));
          // Had it moved away meanwhile, what was not found might be elsewhere.
          stores(partition);
          return found;
        });
  }

  private <T> T asking(Supplier<T> question) {
    try {
      return question.get();
    } catch (InvalidStateStoreException e) {
      throw ProblemException.unavailable(self, "its stores are being restored or moved");
    } catch (IllegalStateException e) {
      if (streams.state().isRunningOrRebalancing()) {
        throw e;
      }
      throw ProblemException.unavailable(self, "streams are " + streams.state());
    }
  }

  private StoredImages.Stores stores(int partition) {
    return new StoredImages.Stores(
        store(ImageRecords.STORE, partition, QueryableStoreTypes.<Bytes, byte[]>keyValueStore()),
        store(TileRows.STORE, partition, QueryableStoreTypes.<Bytes, byte[]>windowStore()));
  }

  private <T> T store(String name, int partition, QueryableStoreType<T> type) {
    return streams.store(StoreQueryParameters.fromNameAndType(name, type).withPartition(partition));
  }
}
