package io.tilewise.standalone.repository;

import io.tilewise.classifier.Signature;
import io.tilewise.classifier.Signatures;
import io.tilewise.model.savedmodel.Completeness;
import io.tilewise.model.savedmodel.FileStamp;
import io.tilewise.model.savedmodel.IncompleteException;
import io.tilewise.standalone.command.UsageException;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A network as somebody has it.
 *
 * @param kind of its files, for people
 * @param files that are copied, by the names that they get
 * @param bytes of all of them
 * @param signatures how it can be called
 */
record NetworkSource(
    String kind, SortedMap<String, Path> files, long bytes, List<Signature> signatures) {

  /**
   * Reads one.
   *
   * @throws UsageException when it is none that can be used, with the line that makes it one
   */
  static NetworkSource read(Path given) {
    Path path = given.endsWith(Completeness.GRAPH) ? given.toAbsolutePath().getParent() : given;
    try {
      if (path != null && Files.isRegularFile(path.resolve(Completeness.GRAPH))) {
        return savedModel(path);
      }
      throw new UsageException("PATH: " + ForeignNetworks.refusal(given));
    } catch (IllegalArgumentException | IncompleteException e) {
      throw new UsageException("PATH: " + given + ": " + e.getMessage());
    } catch (IOException e) {
      throw new UsageException("PATH: " + given + ": " + e + " (expected: files that can be read)");
    }
  }

  private static NetworkSource savedModel(Path folder) throws IOException {
    SortedMap<String, Path> files = new TreeMap<>();
    files.put(Completeness.GRAPH, folder.resolve(Completeness.GRAPH));
    collect(folder, Completeness.VARIABLES, files);
    collect(folder, Completeness.ASSETS, files);
    List<FileStamp> stamps = new ArrayList<>();
    long bytes = 0;
    for (var file : files.entrySet()) {
      FileStamp stamp = FileStamp.of(file.getKey(), file.getValue().toRealPath());
      stamps.add(stamp);
      bytes += stamp.size();
    }
    Completeness.check(stamps);
    return new NetworkSource("a TensorFlow SavedModel", files, bytes, Signatures.read(folder));
  }

  /** TensorFlow reads nothing else; links are followed, since what they lead to is copied. */
  private static void collect(Path folder, String name, SortedMap<String, Path> files)
      throws IOException {
    Path below = folder.resolve(name);
    if (Files.isDirectory(below)) {
      try (Stream<Path> found = Files.walk(below, FileVisitOption.FOLLOW_LINKS)) {
        found
            .filter(Files::isRegularFile)
            .filter(file -> !String.valueOf(file.getFileName()).startsWith("."))
            .forEach(
                file -> files.put(folder.relativize(file).toString().replace('\\', '/'), file));
      }
    }
  }
}
