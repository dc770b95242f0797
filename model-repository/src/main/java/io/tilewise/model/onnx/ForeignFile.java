package io.tilewise.model.onnx;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.tilewise.model.file.FileStamp;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;

/** What a file looks like that is no ONNX, for whoever took one kind for another. Stateless. */
final class ForeignFile {
  private static final int LONGEST = 8;
  private static final int NAME_AT = 4;

  /** First bytes, one character each; a flatbuffer's name begins with its fifth. */
  private static final Map<String, String> BEGINNINGS =
      Map.of(
          "PK", "a zip archive, as .keras files and PyTorch's .pt and .pth are",
          "\u0089HDF", "an HDF5 file, as Keras' .h5 are",
          "\u0080\u0002", "a pickled object, as older PyTorch files are",
          "\u0080\u0004", "a pickled object, as older PyTorch files are");

  private static final Map<String, String> FLATBUFFERS =
      Map.of("TFL", "a TensorFlow Lite file", "ORTM", "ONNX Runtime's own format, .ort");

  private ForeignFile() {}

  /** In words, with what a reader of ONNX stumbled over where it looks like nothing known. */
  static String described(FileStamp file, Exception stumble) throws IOException {
    byte[] head;
    try (InputStream in = Files.newInputStream(file.file())) {
      head = in.readNBytes(LONGEST);
    }
    String text = new String(head, ISO_8859_1);
    String tail = text.substring(Math.min(text.length(), NAME_AT));
    return beginning(BEGINNINGS, text)
        .or(() -> beginning(FLATBUFFERS, tail))
        .orElse("not ONNX, " + stumble.getMessage());
  }

  private static Optional<String> beginning(Map<String, String> names, String text) {
    return names.entrySet().stream()
        .filter(entry -> text.startsWith(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
