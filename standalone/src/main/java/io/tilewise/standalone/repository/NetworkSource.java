package io.tilewise.standalone.repository;

import io.tilewise.classifier.signature.Signature;
import io.tilewise.classifier.signature.Signatures;
import io.tilewise.model.ModelCard;
import io.tilewise.model.file.FileStamp;
import io.tilewise.model.file.IncompleteException;
import io.tilewise.model.onnx.OnnxFile;
import io.tilewise.model.savedmodel.Completeness;
import io.tilewise.standalone.command.Causes;
import io.tilewise.standalone.command.Printable;
import io.tilewise.standalone.command.UsageException;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
  /** Weights of such a name would be written over. */
  private static final List<String> TAKEN = List.of(ModelCard.FILE_NAME, OnnxFile.NAME);

  /**
   * Reads one.
   *
   * @throws UsageException when it is none that can be used, with the line that makes it one
   */
  static NetworkSource read(Path given) {
    Path path = given.endsWith(Completeness.GRAPH) ? given.toAbsolutePath().getParent() : given;
    try {
      if (path != null && Files.isRegularFile(path.resolve(Completeness.GRAPH))) {
        refuseOthers(path.resolve(Completeness.GRAPH));
        return savedModel(path);
      }
      if (isOnnx(given)) {
        refuseOthers(given);
        return onnx(given);
      }
      throw new UsageException("PATH: " + ForeignNetworks.refusal(given));
    } catch (IllegalArgumentException | IncompleteException e) {
      throw new UsageException("PATH: " + given + ": " + e.getMessage());
    } catch (IOException e) {
      throw new UsageException(
          "PATH: " + given + ": " + Causes.text(e) + " (expected: files that can be read)");
    }
  }

  /** A name says little: people rename what they were given until it is taken. */
  private static void refuseOthers(Path file) throws IOException {
    Optional<String> refusal = ForeignNetworks.refusalByContent(file);
    if (refusal.isPresent()) {
      throw new UsageException("PATH: " + refusal.get());
    }
  }

  private static NetworkSource savedModel(Path folder) throws IOException {
    SortedMap<String, Path> files = new TreeMap<>();
    files.put(Completeness.GRAPH, folder.resolve(Completeness.GRAPH));
    collect(folder, Completeness.VARIABLES, files);
    collect(folder, Completeness.ASSETS, files);
    List<FileStamp> stamps = stamps(files);
    Completeness.check(stamps);
    return of("a TensorFlow SavedModel", files, stamps, Signatures.ofSavedModel(folder));
  }

  private static boolean isOnnx(Path file) {
    return Files.isRegularFile(file) && file.toString().toLowerCase(Locale.ROOT).endsWith(".onnx");
  }

  private static NetworkSource onnx(Path file) throws IOException {
    Signature signature = Signatures.ofOnnx(file);
    SortedMap<String, Path> files = new TreeMap<>();
    files.put(OnnxFile.NAME, file);
    Map<String, Long> external = OnnxFile.read(FileStamp.of(OnnxFile.NAME, file)).external();
    for (Map.Entry<String, Long> each : external.entrySet()) {
      checkExternal(file, each.getKey(), each.getValue());
      files.put(each.getKey(), file.resolveSibling(each.getKey()));
    }
    return of("an ONNX file", files, stamps(files), List.of(signature));
  }

  private static void checkExternal(Path file, String name, long bytes) throws IOException {
    Path weights = file.resolveSibling(name);
    if (!OnnxFile.isLocation(name)) {
      throw new IllegalArgumentException(
          "external data: "
              + Printable.line(name)
              + " (expected: a file below the folder of the graph)");
    }
    if (TAKEN.contains(name.split("/", -1)[0].toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException(
          "external data: %s (expected: another name than %s, which the version's own files have)"
              .formatted(Printable.line(name), String.join(" and ", TAKEN)));
    }
    if (!Files.isRegularFile(weights)) {
      throw new IncompleteException(name, "missing", "a file of external data beside the graph");
    }
    if (Files.size(weights) < bytes) {
      throw new IncompleteException(name, Files.size(weights) + " bytes", bytes + " of weights");
    }
  }

  private static List<FileStamp> stamps(SortedMap<String, Path> files) throws IOException {
    List<FileStamp> stamps = new ArrayList<>();
    for (Map.Entry<String, Path> file : files.entrySet()) {
      stamps.add(FileStamp.of(file.getKey(), file.getValue().toRealPath()));
    }
    return stamps;
  }

  private static NetworkSource of(
      String kind,
      SortedMap<String, Path> files,
      List<FileStamp> stamps,
      List<Signature> signatures) {
    long bytes = stamps.stream().mapToLong(FileStamp::size).sum();
    return new NetworkSource(kind, files, bytes, signatures);
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
