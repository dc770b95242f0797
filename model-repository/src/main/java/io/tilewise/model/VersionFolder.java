package io.tilewise.model;

import io.tilewise.events.Reason;
import io.tilewise.events.check.Text;
import io.tilewise.events.model.ModelReference;
import io.tilewise.model.file.FileStamp;
import io.tilewise.model.file.IncompleteException;
import io.tilewise.model.file.Links;
import io.tilewise.model.onnx.OnnxFile;
import io.tilewise.model.savedmodel.Completeness;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The folder of one version. What is missing in it may still be copied, and is an {@link
 * IncompleteException}; what leads out of the repository, or nowhere, is not.
 *
 * @param root real path of the repository
 * @param id of the version
 * @param path of the folder, below the root
 */
record VersionFolder(Path root, ModelReference id, Path path) {
  private static final int LONGEST_QUOTED = 200;

  static VersionFolder of(Path root, ModelReference id) {
    return new VersionFolder(
        root, id, root.resolve(id.name()).resolve(String.valueOf(id.version())));
  }

  /** Real path of a file that must be there. */
  Path file(String name) throws IOException, ModelException {
    return regular(name, path.resolve(name));
  }

  /** Its own real path. */
  Path directory() throws IOException, ModelException {
    return inside("the folder", path);
  }

  /**
   * The files that make its content, by name, as an engine reads nothing else: of a SavedModel the
   * graph and everything below {@code variables/} and {@code assets/}, of ONNX the file and those
   * that it names. What begins with a dot is left out: file systems and copying programs put it
   * there.
   */
  List<FileStamp> content() throws IOException, ModelException {
    List<FileStamp> files = new ArrayList<>();
    switch (format()) {
      case SAVED_MODEL -> addSavedModel(files);
      case ONNX -> addOnnx(files);
    }
    files.sort(Comparator.comparing(FileStamp::name));
    return List.copyOf(files);
  }

  private ModelFormat format() throws ModelException {
    List<String> graphs =
        Stream.of(ModelFormat.values())
            .map(ModelFormat::file)
            .filter(file -> Files.exists(path.resolve(file), LinkOption.NOFOLLOW_LINKS))
            .toList();
    if (graphs.size() > 1) {
      throw unusable("the folder", String.join(" and ", graphs), "one of them");
    }
    return ModelFormat.in(path);
  }

  private void addSavedModel(List<FileStamp> files) throws IOException, ModelException {
    String graph = Completeness.GRAPH;
    files.add(FileStamp.of(graph, file(graph)));
    for (String folder : List.of(Completeness.ASSETS, Completeness.VARIABLES)) {
      Path below = path.resolve(folder);
      if (Files.exists(below, LinkOption.NOFOLLOW_LINKS)) {
        collect(folder, inside(folder, below), files);
      }
    }
  }

  private void addOnnx(List<FileStamp> files) throws IOException, ModelException {
    FileStamp graph = FileStamp.of(OnnxFile.NAME, file(OnnxFile.NAME));
    files.add(graph);
    for (Map.Entry<String, Long> part : external(graph).entrySet()) {
      FileStamp file = FileStamp.of(part.getKey(), weights(part.getKey()));
      if (file.size() < part.getValue()) {
        throw new IncompleteException(
            file.name(), file.size() + " bytes", part.getValue() + " of weights");
      }
      files.add(file);
    }
  }

  private Map<String, Long> external(FileStamp graph) throws IOException, ModelException {
    try {
      return new TreeMap<>(OnnxFile.read(graph).external());
    } catch (IllegalArgumentException e) {
      throw new ModelException(Reason.MODEL_UNUSABLE, "model " + id + ": " + e.getMessage(), e);
    }
  }

  /** A file of weights that a graph names; whoever wrote the graph chose the name. */
  private Path weights(String name) throws IOException, ModelException {
    String quoted = Text.cut(name.replaceAll("\\p{Cntrl}", "\uFFFD"), LONGEST_QUOTED);
    if (!OnnxFile.isLocation(name)) {
      throw unusable(OnnxFile.NAME, "external data in " + quoted, "files below its own folder");
    }
    Path real = file(name);
    if (!real.startsWith(directory())) {
      throw unusable(quoted, "leads out of the version's folder", "a file below it");
    }
    return real;
  }

  private void collect(String name, Path folder, List<FileStamp> files)
      throws IOException, ModelException {
    for (Path child : children(folder)) {
      String childName = name + "/" + child.getFileName();
      Path real = inside(childName, child);
      if (folder.startsWith(real)) {
        throw unusable(childName, "leads back to where it is", "a file");
      } else if (isFolder(real)) {
        collect(childName, real, files);
      } else {
        files.add(FileStamp.of(childName, regular(childName, real)));
      }
    }
  }

  /** What is in a folder but for what begins with a dot. */
  static List<Path> children(Path folder) throws IOException {
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      List<Path> children = new ArrayList<>();
      for (Path child : stream) {
        if (!String.valueOf(child.getFileName()).startsWith(".")) {
          children.add(child);
        }
      }
      return children;
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  /** Names of the folders in a folder. */
  static List<String> folders(Path folder) throws IOException {
    List<String> names = new ArrayList<>();
    for (Path child : children(folder)) {
      if (isFolder(child)) {
        names.add(String.valueOf(child.getFileName()));
      }
    }
    return names;
  }

  /**
   * Whether it is a folder; unlike {@link Files#isDirectory} it does not say no when it cannot
   * tell.
   */
  static boolean isFolder(Path path) throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class).isDirectory();
    } catch (NoSuchFileException e) {
      return false;
    } catch (FileSystemException e) {
      if (Links.deadEnd(path).isPresent()) {
        return false;
      }
      throw e;
    }
  }

  private Path regular(String name, Path file) throws IOException, ModelException {
    Path real = inside(name, file);
    if (!Files.readAttributes(real, BasicFileAttributes.class).isRegularFile()) {
      throw unusable(name, "not a file", "a regular file");
    }
    return real;
  }

  /** The real path of something that must exist and must not leave the root. */
  private Path inside(String name, Path file) throws IOException, ModelException {
    try {
      Path real = file.toRealPath();
      if (!real.startsWith(root)) {
        throw unusable(name, "leads out of the repository", "a file below its root");
      }
      return real;
    } catch (NoSuchFileException e) {
      throw new IncompleteException(name, "missing", "a file");
    } catch (FileSystemException e) {
      throw unusable(name, Links.deadEnd(file).orElseThrow(() -> e), "a file");
    }
  }

  private ModelException unusable(String name, String found, String expected) {
    return new ModelException(
        Reason.MODEL_UNUSABLE,
        "model " + id + ": " + name + ": " + found + " (expected: " + expected + ")");
  }
}
