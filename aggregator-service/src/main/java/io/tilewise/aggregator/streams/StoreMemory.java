package io.tilewise.aggregator.streams;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.CompressionType;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.WriteBufferManager;

/**
 * One bound on the memory of all stores, and less disk for each. By default each store of each
 * partition, and each segment of a window store, takes up to 100 MB of its own outside the heap,
 * and writes its tables as they are.
 */
public final class StoreMemory implements RocksDBConfigSetter {
  /** Property of the Streams configuration with the bound in bytes. */
  public static final String BYTES = "tilewise.store.memory.bytes";

  private static final long WRITE_BUFFER = 4 << 20;

  private static final class Shared {
    private final Cache cache;
    private final WriteBufferManager writeBuffers;

    private Shared(long bytes) {
      cache = new LRUCache(bytes);
      // Counted within the cache, so that one bound holds for both.
      writeBuffers = new WriteBufferManager(bytes / 2, cache);
    }
  }

  /** RocksDB notes each flush in it, for ever, and begins another one at 1 GiB by default. */
  private static final long LARGEST_MANIFEST = 1 << 20;

  private static @Nullable Shared shared;

  /** Made by Kafka Streams. */
  public StoreMemory() {}

  @Override
  public void setConfig(String store, Options options, Map<String, Object> configs) {
    Shared memory = shared(bytes(configs));
    BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
    table.setBlockCache(memory.cache);
    table.setCacheIndexAndFilterBlocks(true);
    options.setTableFormatConfig(table);
    options.setWriteBufferManager(memory.writeBuffers);
    options.setWriteBufferSize(WRITE_BUFFER);
    options.setMaxWriteBufferNumber(2);
    options.setMaxManifestFileSize(LARGEST_MANIFEST);
    // Keys that stand together are nearly the same, and so are the offsets and times in the rows.
    options.setCompressionType(CompressionType.LZ4_COMPRESSION);
  }

  private static long bytes(Map<String, Object> configs) {
    if (configs.get(BYTES) instanceof Number bytes) {
      return bytes.longValue();
    }
    throw new IllegalArgumentException(
        BYTES + ": " + configs.get(BYTES) + " (expected: a number of bytes)");
  }

  /** The first to ask decides: the stores of one process share one bound. */
  private static synchronized Shared shared(long bytes) {
    Shared known = shared;
    if (known == null) {
      known = new Shared(bytes);
      shared = known;
    }
    return known;
  }

  /** The shared memory lives as long as the process. */
  @Override
  public void close(String store, Options options) {}
}
