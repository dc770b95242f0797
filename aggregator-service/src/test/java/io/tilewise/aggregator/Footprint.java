package io.tilewise.aggregator;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the aggregator of a harness holds.
 *
 * @param rowBytes of the store of tile rows on disk, everything flushed
 * @param recordBytes of the other store, the same
 * @param segments of the store of tile rows
 * @param entries beside the rows, by the letter that their keys begin with
 */
record Footprint(long rowBytes, long recordBytes, long segments, Map<Character, Integer> entries) {
  private static final char MARKER = 'S';
  private static final Set<Character> AGENDA = Set.of('D', 'A', 'X');

  static Footprint of(Harness aggregator, Path stateDirectory) {
    aggregator.recordStore().commit(Map.of());
    aggregator.rowStore().commit(Map.of());
    Map<Character, Integer> entries = new TreeMap<>();
    try (var all = aggregator.recordStore().all()) {
      all.forEachRemaining(entry -> entries.merge((char) entry.key.get()[0], 1, Integer::sum));
    }
    return new Footprint(
        tableBytes(stateDirectory, TileRows.STORE),
        tableBytes(stateDirectory, ImageRecords.STORE),
        files(stateDirectory.toFile())
            .filter(file -> file.getName().startsWith(TileRows.STORE + "."))
            .count(),
        entries);
  }

  private static long tableBytes(Path stateDirectory, String store) {
    return files(stateDirectory.toFile())
        .filter(file -> file.getName().endsWith(".sst") && file.getPath().contains(store))
        .mapToLong(File::length)
        .sum();
  }

  /** All below a folder, and itself. RocksDB deletes files meanwhile: those count nothing. */
  private static Stream<File> files(File folder) {
    File[] found = folder.listFiles();
    Stream<File> itself = Stream.of(folder);
    return found == null
        ? itself
        : Stream.concat(itself, Arrays.stream(found).flatMap(Footprint::files));
  }

  /** Submissions that are remembered, nearly all of them closed. */
  int markers() {
    return entries.getOrDefault(MARKER, 0);
  }

  int agenda() {
    return AGENDA.stream().mapToInt(letter -> entries.getOrDefault(letter, 0)).sum();
  }

  int allEntries() {
    return entries.values().stream().mapToInt(count -> count).sum();
  }
}
