package io.tilewise.aggregator;

import io.tilewise.aggregator.state.TileRows;
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
 * @param tableBytes of both stores on disk, without what is not flushed yet
 * @param rowEntries in the segments of tile rows, flushed or not, expired or not
 * @param segments of the store of tile rows
 * @param entries beside the rows, by the letter that their keys begin with
 */
record Footprint(long tableBytes, long rowEntries, long segments, Map<Character, Integer> entries) {
  private static final char MARKER = 'S';
  private static final Set<Character> AGENDA = Set.of('D', 'A', 'X');

  static Footprint of(Harness aggregator, Path stateDirectory) {
    Map<Character, Integer> entries = new TreeMap<>();
    try (var all = aggregator.recordStore().all()) {
      all.forEachRemaining(entry -> entries.merge((char) entry.key.get()[0], 1, Integer::sum));
    }
    return new Footprint(
        files(stateDirectory.toFile())
            .filter(file -> file.getName().endsWith(".sst"))
            .mapToLong(File::length)
            .sum(),
        (long) aggregator.rowProperty("estimate-num-keys"),
        files(stateDirectory.toFile())
            .filter(file -> file.getName().startsWith(TileRows.STORE + "."))
            .count(),
        entries);
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
