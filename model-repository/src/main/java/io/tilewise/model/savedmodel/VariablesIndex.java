package io.tilewise.model.savedmodel;

import io.tilewise.model.file.FileStamp;
import io.tilewise.model.file.IncompleteException;
import io.tilewise.model.file.ProtoFields;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many bytes of weights there have to be: what {@code variables.index} says of the files beside
 * it. TensorFlow's tensor bundle keeps it as a table of LevelDB, in blocks that may be compressed,
 * with a {@code BundleHeaderProto} under the empty key and a {@code BundleEntryProto} under the
 * name of each tensor. Of one thread.
 */
final class VariablesIndex {
  private static final int FOOTER_BYTES = 48;
  private static final long MAGIC = 0xdb4775248b80fb57L;
  private static final byte PLAIN = 0;
  private static final byte SNAPPY = 1;
  private static final String NAME = Completeness.VARIABLES + "/variables.data-%05d-of-%05d";
  private static final int HEADER_SHARDS = 1;
  private static final int MAX_SHARDS = 100_000;
  private static final int ENTRY_SHARD = 3;
  private static final int ENTRY_OFFSET = 4;
  private static final int ENTRY_SIZE = 5;

  private final ByteBuffer table;
  private final Map<Integer, Long> needed = new TreeMap<>();
  private int shards;

  private VariablesIndex(byte[] table) {
    this.table = ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Least sizes of the files of weights, by name; none when the index is damaged.
   *
   * @throws IncompleteException when the index is not all there
   */
  static Map<String, Long> sizes(FileStamp file) throws IOException {
    byte[] bytes = Files.readAllBytes(file.file());
    VariablesIndex index = new VariablesIndex(bytes);
    if (!index.isWhole()) {
      throw new IncompleteException(
          file.name(), bytes.length + " bytes", "an index of variables that is all there");
    }
    try {
      index.read();
      return index.sizes();
    } catch (IOException | RuntimeException e) { // buffers answer damage with many exceptions
      return Map.of(); // whole and damaged: TensorFlow says what is wrong
    }
  }

  /** A table ends with its magic number, so a copy under way has none. */
  private boolean isWhole() {
    return table.limit() >= FOOTER_BYTES && table.getLong(table.limit() - Long.BYTES) == MAGIC;
  }

  private Map<String, Long> sizes() {
    Map<String, Long> sizes = new TreeMap<>();
    for (int shard = 0; shard < shards; shard++) {
      sizes.put(NAME.formatted(shard, shards), needed.getOrDefault(shard, 0L));
    }
    return sizes;
  }

  private void read() throws IOException {
    table.position(table.limit() - FOOTER_BYTES);
    handle(table);
    visit(handle(table), (_, block) -> visit(handle(block), this::entry));
  }

  /** Where a block is. */
  private ByteBuffer handle(ByteBuffer from) throws IOException {
    int offset = Math.toIntExact(varint(from));
    int size = Math.toIntExact(varint(from));
    ByteBuffer block = table.slice(offset, size);
    return switch (table.get(offset + size)) {
      case PLAIN -> block.order(ByteOrder.LITTLE_ENDIAN);
      case SNAPPY -> Snappy.decompress(block).order(ByteOrder.LITTLE_ENDIAN);
      default -> throw new ProtocolException("compression " + table.get(offset + size));
    };
  }

  /** Gives a block's entries to a visitor; at its end are the places where keys begin anew. */
  private static void visit(ByteBuffer block, Visitor visitor) throws IOException {
    int restarts = block.getInt(block.limit() - Integer.BYTES);
    block.limit(block.limit() - Math.multiplyExact(Integer.BYTES, restarts + 1));
    while (block.hasRemaining()) {
      long key = varint(block);
      long rest = varint(block);
      int size = Math.toIntExact(varint(block));
      block.position(block.position() + Math.toIntExact(rest));
      visitor.entry(key + rest == 0, block.slice(block.position(), size));
      block.position(block.position() + size);
    }
  }

  /** Sees a key, empty or not, and its value. */
  @FunctionalInterface
  private interface Visitor {
    void entry(boolean emptyKey, ByteBuffer value) throws IOException;
  }

  private void entry(boolean header, ByteBuffer value) throws IOException {
    byte[] message = new byte[value.remaining()];
    value.get(message);
    ProtoFields fields = new ProtoFields(new ByteArrayInputStream(message));
    long shard = 0;
    long end = 0;
    while (fields.next(message.length)) {
      if (header && fields.isNumber(HEADER_SHARDS)) {
        shards = shards(fields.number());
      } else if (fields.isNumber(ENTRY_SHARD)) {
        shard = fields.number();
      } else if (fields.isNumber(ENTRY_OFFSET) || fields.isNumber(ENTRY_SIZE)) {
        end += fields.number();
      }
    }
    if (!header) {
      needed.merge(Math.toIntExact(shard), end, Math::max);
    }
  }

  private static int shards(long number) throws ProtocolException {
    if (number < 1 || number > MAX_SHARDS) {
      throw new ProtocolException(number + " shards");
    }
    return (int) number;
  }

  static long varint(ByteBuffer from) {
    long result = 0;
    int shift = 0;
    byte octet;
    do {
      octet = from.get();
      result |= (long) (octet & 0x7f) << shift;
      shift += 7;
    } while (octet < 0 && shift < Long.SIZE);
    return result;
  }
}
