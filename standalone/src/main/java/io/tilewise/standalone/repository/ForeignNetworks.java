package io.tilewise.standalone.repository;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Files of networks that cannot be used as they are, each with the line that helps. Stateless. */
final class ForeignNetworks {
  private static final String SAVED_MODEL = "saved_model.pb";
  private static final int NAMED_AT_MOST = 10;
  private static final int HEAD = 8;

  /** Pickle's protocols that have been in use since PyTorch is. */
  private static final Pattern PICKLED = Pattern.compile("\u0080[\u0002-\u0005]");

  private ForeignNetworks() {}

  /** What a path is, and what was expected. */
  static String refusal(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      return folder(path);
    }
    if (!Files.isRegularFile(path)) {
      return path
          + (Files.exists(path) ? ": no regular file" : ": no such file")
          + " (expected: a SavedModel's folder, or an .onnx file)";
    }
    return path + ": " + file(path) + "; see docs/your-model.md)";
  }

  /**
   * What the first bytes of a file say that it is, and what was expected, whatever its name; empty
   * where they say nothing.
   */
  static Optional<String> refusalByContent(Path file) throws IOException {
    return byContent(file).map(text -> file + ": " + text + "; see docs/your-model.md)");
  }

  private static String file(Path file) throws IOException {
    return byContent(file).orElseGet(() -> byName(Name.of(file)));
  }

  /** Name of a file, and without what says its kind. */
  private record Name(String whole, String stem) {
    static Name of(Path file) {
      String name = String.valueOf(file.getFileName());
      return new Name(name, name.replaceFirst("\\.[^.]*$", ""));
    }

    boolean endsWith(String... ends) {
      return Stream.of(ends).anyMatch(whole.toLowerCase(Locale.ROOT)::endsWith);
    }
  }

  private static Optional<String> byContent(Path file) throws IOException {
    Name name = Name.of(file);
    String head = head(file);
    if (head.startsWith("PK")) {
      return zip(file, name);
    }
    if (head.startsWith("\u0089HDF")) {
      return Optional.of(
          keras("an HDF5 file, of Keras most likely", name, ".h5", ".hdf5")
              + "; a file of weights alone goes into the network that the code builds first");
    }
    if (PICKLED.matcher(head).lookingAt()) {
      return Optional.of(torch(name));
    }
    if (head.startsWith("TFL3", 4)) {
      return Optional.of(
          "a TensorFlow Lite file (expected: the network that it was made from, or, in a shell,"
              + " `python -m tf2onnx.convert --tflite %s --output %s.onnx`"
                  .formatted(name.whole, name.stem));
    }
    return head.startsWith("version ")
        ? Optional.of("a pointer of Git LFS (expected: the file itself; in a shell, `git lfs pull`")
        : Optional.empty();
  }

  private static String byName(Name name) {
    if (name.endsWith(".pt", ".pth", ".bin", ".pkl")) {
      return torch(name);
    }
    if (name.endsWith(".pb", ".pbtxt")) {
      return "a graph of TensorFlow 1 without signatures (expected: a SavedModel; in a shell,"
          + " `python -m tf2onnx.convert --graphdef %s --inputs INPUT:0 --outputs OUTPUT:0 --output %s.onnx`"
              .formatted(name.whole, name.stem);
    }
    if (name.endsWith(".ckpt", ".index", ".meta") || name.whole.contains(".data-")) {
      return checkpoint();
    }
    return "not a network that is known here (expected: a SavedModel's folder, or an .onnx file";
  }

  /** One that is damaged has to be known by its name. */
  private static Optional<String> zip(Path file, Name name) {
    List<String> entries;
    try (ZipFile zip = new ZipFile(file.toFile())) {
      entries = zip.stream().map(ZipEntry::getName).toList();
    } catch (IOException e) {
      return name.endsWith(".keras") ? Optional.of(kerasArchive(name)) : Optional.empty();
    }
    if (name.endsWith(".keras") || entries.contains("model.weights.h5")) {
      return Optional.of(kerasArchive(name));
    }
    return Optional.of(
        entries.stream().anyMatch(entry -> entry.endsWith("data.pkl"))
            ? torch(name)
            : "a zip archive (expected: what is in it, unpacked: a SavedModel's folder, or an .onnx"
                + " file");
  }

  private static String kerasArchive(Name name) {
    return keras("an archive of Keras", name, ".keras");
  }

  /** Keras goes by the name: under another one its own file is refused. */
  private static String keras(String what, Name name, String... ends) {
    boolean named = name.endsWith(ends);
    String file = named ? name.whole : name.stem + ends[0];
    return "%s (expected: a SavedModel's folder; in Python, %s`keras.models.load_model(\"%s\").export(\"%s\")`"
        .formatted(what, named ? "" : "of a copy that is called " + file + ", ", file, name.stem);
  }

  private static String torch(Name name) {
    return "a file of PyTorch (expected: an .onnx file; in Python, `torch.onnx.export(model.eval(),"
        + " torch.zeros(1, 3, HEIGHT, WIDTH), \"%s.onnx\", input_names=[\"tiles\"],"
            .formatted(name.stem)
        + " output_names=[\"scores\"], dynamic_axes={\"tiles\": {0: \"n\"}, \"scores\": {0:"
        + " \"n\"}})`";
  }

  private static String checkpoint() {
    return "a checkpoint, which is weights without their network (expected: a SavedModel; in a"
        + " session of TensorFlow 1 that restored it,"
        + " `tf.compat.v1.saved_model.simple_save(session, \"folder\", {\"tiles\": INPUT},"
        + " {\"scores\": OUTPUT})`";
  }

  private static String folder(Path folder) throws IOException {
    List<Path> children;
    try (Stream<Path> listed = Files.list(folder)) {
      children = listed.sorted().toList();
    }
    List<String> names = children.stream().map(each -> String.valueOf(each.getFileName())).toList();
    if (names.contains("checkpoint") || names.stream().anyMatch(name -> name.endsWith(".index"))) {
      return folder + ": " + checkpoint() + "; see docs/your-model.md)";
    }
    Optional<Path> network =
        children.stream()
            .filter(each -> Files.isRegularFile(each.resolve(SAVED_MODEL)) || isOnnx(each))
            .findFirst();
    String shown = String.join(", ", names.stream().limit(NAMED_AT_MOST).toList());
    String more = names.size() > NAMED_AT_MOST ? ", … " + names.size() + " in all" : "";
    return "%s: a folder with %s (expected: a SavedModel's, with %s, or an .onnx file%s; see docs/your-model.md)"
        .formatted(
            folder,
            names.isEmpty() ? "nothing in it" : shown + more,
            SAVED_MODEL,
            network.map(found -> ", such as " + found).orElse(""));
  }

  private static boolean isOnnx(Path file) {
    return file.toString().endsWith(".onnx");
  }

  private static String head(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(HEAD), ISO_8859_1);
    }
  }
}
