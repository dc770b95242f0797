package io.tilewise.aggregator;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.tilewise.aggregator.AggregatorTopology.Surroundings;
import io.tilewise.aggregator.query.FoundImage;
import io.tilewise.aggregator.query.ImageStates;
import io.tilewise.aggregator.query.Instance;
import io.tilewise.aggregator.query.ListQuery;
import io.tilewise.aggregator.query.Page;
import io.tilewise.aggregator.query.ProblemException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.QueryableStoreType;
import org.apache.kafka.streams.state.QueryableStoreTypes;

/**
 * The stores of this instance, and which instance has the others, as Kafka Streams tells. A store
 * is read only while its task is active and restored, so what it does not hold was not heard of
 * yet. Thread-safe.
 */
final class ImageQueries implements ImageStates {
  private static final String SHARED_OUT = "the instances are sharing out the images";

  /** More than an entry needs that is just moving from the cache to the store behind it. */
  private static final long SECOND_LOOK_MILLIS = 5;

  private final KafkaStreams streams;
  private final Surroundings surroundings;
  private final Instance self;
  private final StoredImages images;

  ImageQueries(KafkaStreams streams, Surroundings surroundings, HostInfo self) {
    this.streams = streams;
    this.surroundings = surroundings;
    this.self = instance(self);
    this.images = new StoredImages(surroundings.inFlight(), surroundings.clock());
  }

  private static Instance instance(HostInfo host) {
    return new Instance(host.host(), host.port());
  }

  @Override
  public Instance self() {
    return self;
  }

  @Override
  public Set<String> statuses() {
    return StoredImages.STATUSES;
  }

  @Override
  public Instance ownerOf(String imageId) throws ProblemException {
    return instance(where(imageId).activeHost());
  }

  private KeyQueryMetadata where(String imageId) throws ProblemException {
    KeyQueryMetadata where =
        reading(
            () ->
                streams.queryMetadataForKey(
                    ImageRecords.STORE, imageId, Serdes.String().serializer()));
    if (where == null
        || where.equals(KeyQueryMetadata.NOT_AVAILABLE)
        || where.activeHost().equals(HostInfo.unavailable())) {
      throw ProblemException.unavailable(SHARED_OUT);
    }
    return where;
  }

  @Override
  public Map<Instance, Set<Integer>> owners() throws ProblemException {
    Collection<StreamsMetadata> all =
        reading(() -> streams.streamsMetadataForStore(ImageRecords.STORE));
    Map<Instance, Set<Integer>> owners = new TreeMap<>();
    Set<Integer> seen = new TreeSet<>();
    for (StreamsMetadata one : all) {
      Set<Integer> partitions = partitions(one);
      if (!partitions.stream().allMatch(seen::add)) {
        throw ProblemException.unavailable(SHARED_OUT);
      }
      if (!partitions.isEmpty()) {
        owners.computeIfAbsent(instance(one.hostInfo()), _ -> new TreeSet<>()).addAll(partitions);
      }
    }
    boolean complete = seen.size() == surroundings.partitions();
    if (!complete || owners.containsKey(instance(HostInfo.unavailable()))) {
      throw ProblemException.unavailable(SHARED_OUT);
    }
    return owners;
  }

  /** Any of the sources does, as they are shared out together. */
  private Set<Integer> partitions(StreamsMetadata instance) {
    Set<Integer> partitions = new TreeSet<>();
    instance.topicPartitions().stream()
        .filter(source -> source.topic().equals(surroundings.topics().imagesSubmitted()))
        .forEach(source -> partitions.add(source.partition()));
    return partitions;
  }

  @Override
  public Optional<FoundImage> find(String imageId, boolean provisional)
      throws ProblemException, InterruptedException {
    Optional<FoundImage> found = look(imageId, provisional);
    if (found.isEmpty()) {
      MILLISECONDS.sleep(SECOND_LOOK_MILLIS);
      found = look(imageId, provisional);
    }
    return found;
  }

  private Optional<FoundImage> look(String imageId, boolean provisional)
      throws ProblemException, InterruptedException {
    int partition = mine(imageId);
    StoredImages.Stores stores = stores(partition);
    Optional<FoundImage> found;
    try (StoredImages.Turn _ = images.turn(provisional)) {
      found = reading(() -> images.find(stores, imageId, provisional));
    }
    // Had it moved away meanwhile, what was not found might be elsewhere.
    if (mine(imageId) != partition) {
      throw ProblemException.unavailable(SHARED_OUT);
    }
    stores(partition);
    return found;
  }

  private int mine(String imageId) throws ProblemException {
    KeyQueryMetadata where = where(imageId);
    if (!instance(where.activeHost()).equals(self)) {
      throw ProblemException.unavailable(instance(where.activeHost()), "has the image by now");
    }
    return where.partition();
  }

  @Override
  public Page page(int partition, ListQuery query) throws ProblemException {
    StoredImages.Stores stores = stores(partition);
    Page page = reading(() -> StoredImages.page(stores, query));
    stores(partition);
    return page;
  }

  /** Fails unless the task of this partition is active here and restored. */
  private StoredImages.Stores stores(int partition) throws ProblemException {
    return new StoredImages.Stores(
        store(ImageRecords.STORE, partition, QueryableStoreTypes.<Bytes, byte[]>keyValueStore()),
        store(TileRows.STORE, partition, QueryableStoreTypes.<Bytes, byte[]>windowStore()));
  }

  private <T> T store(String name, int partition, QueryableStoreType<T> type)
      throws ProblemException {
    return reading(
        () ->
            streams.store(
                StoreQueryParameters.fromNameAndType(name, type).withPartition(partition)));
  }

  private <T> T reading(Supplier<T> read) throws ProblemException {
    try {
      return read.get();
    } catch (InvalidStateStoreException e) {
      throw ProblemException.unavailable(self, "its stores are being restored or moved");
    } catch (IllegalStateException e) {
      if (streams.state().isRunningOrRebalancing()) {
        throw e;
      }
      throw ProblemException.unavailable(self, "streams are " + streams.state());
    }
  }
}
