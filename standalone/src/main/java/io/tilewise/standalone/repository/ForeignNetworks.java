package io.tilewise.standalone.repository;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Files of networks that cannot be used as they are, each with the line that helps. Stateless. */
final class ForeignNetworks {
  private static final String SAVED_MODEL = "saved_model.pb";
  private static final int NAMED_AT_MOST = 10;
  private static final int HEAD = 8;

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

  private static String file(Path file) throws IOException {
    String name = String.valueOf(file.getFileName());
    String stem = name.replaceFirst("\\.[^.]*$", "");
    String head = head(file);
    if (head.startsWith("PK")) {
      return zip(file, name, stem);
    }
    if (head.startsWith("\u0089HDF")) {
      return keras("an HDF5 file of Keras", name, stem)
          + "; a file of weights alone goes into the network that the code builds first";
    }
    if (head.startsWith("TFL3", 4)) {
      return "a TensorFlow Lite file (expected: the network that it was made from, or, in a shell,"
          + " `python -m tf2onnx.convert --tflite %s --output %s.onnx`".formatted(name, stem);
    }
    return byName(name.toLowerCase(Locale.ROOT), name, stem);
  }

  private static String byName(String lower, String name, String stem) {
    if (Stream.of(".pt", ".pth", ".bin", ".pkl").anyMatch(lower::endsWith)) {
      return torch(stem);
    }
    if (lower.endsWith(".pb") || lower.endsWith(".pbtxt")) {
      return "a graph of TensorFlow 1 without signatures (expected: a SavedModel; in a shell,"
          + " `python -m tf2onnx.convert --graphdef %s --inputs INPUT:0 --outputs OUTPUT:0 --output %s.onnx`"
              .formatted(name, stem);
    }
    if (Stream.of(".ckpt", ".index", ".meta").anyMatch(lower::endsWith)
        || lower.contains(".data-")) {
      return checkpoint();
    }
    return "not a network that is known here (expected: a SavedModel's folder, or an .onnx file";
  }

  private static String zip(Path file, String name, String stem) {
    List<String> entries = List.of();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      entries = zip.stream().map(ZipEntry::getName).toList();
    } catch (IOException e) {
      // Damaged: its name has to do.
    }
    if (name.endsWith(".keras") || entries.contains("model.weights.h5")) {
      return keras("an archive of Keras", name, stem);
    }
    if (entries.stream().anyMatch(entry -> entry.endsWith("data.pkl"))) {
      return torch(stem);
    }
    return byName(name.toLowerCase(Locale.ROOT), name, stem);
  }

  private static String keras(String what, String name, String stem) {
    return what
        + " (expected: a SavedModel's folder; in Python,"
        + " `keras.models.load_model(\"%s\").export(\"%s\")`".formatted(name, stem);
  }

  private static String torch(String stem) {
    return "a file of PyTorch (expected: an .onnx file; in Python, `torch.onnx.export(model.eval(),"
        + " torch.zeros(1, 3, HEIGHT, WIDTH), \"%s.onnx\", input_names=[\"tiles\"],".formatted(stem)
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
