package io.tilewise.model.onnx;

import io.tilewise.model.file.FileStamp;
import io.tilewise.model.file.IncompleteException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What an ONNX file says of itself.
 *
 * @param irVersion of the format
 * @param opsets version of each set of operators that it is written in; the standard one is {@code
 *     ""}
 * @param inputs that whoever calls it gives: weights with a value are none
 * @param outputs in the graph's order
 * @param external files of weights beside it, and how long each has to be at least
 * @param operators {@code domain::name} of those that are neither of a standard domain nor defined
 *     in the file itself
 */
public record OnnxFile(
    long irVersion,
    Map<String, Long> opsets,
    List<OnnxTensor> inputs,
    List<OnnxTensor> outputs,
    Map<String, Long> external,
    Set<String> operators) {
  /** Its name in a version's folder. */
  public static final String NAME = "model.onnx";

  /** No protocol buffer is longer: its parsers count in 32 bits with a sign. */
  static final long LIMIT = 1L << 31;

  private static final String NEVER_IN_NAMES = "\\:*";

  public OnnxFile {
    opsets = Map.copyOf(opsets);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    external = Map.copyOf(external);
    operators = Set.copyOf(operators);
  }

  /**
   * Reads a file.
   *
   * @throws IncompleteException when it ends before its graph does
   * @throws IllegalArgumentException when it is no ONNX file, or one that nobody can use
   */
  public static OnnxFile read(FileStamp file) throws IOException {
    if (file.size() >= LIMIT) {
      throw new IllegalArgumentException(
          file.name()
              + ": "
              + file.size()
              + " bytes (expected: less than 2 GiB, as long as a protocol buffer may be; save it"
              + " with external data)");
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file.file()))) {
      return new OnnxScan(in, file.size()).read();
    } catch (EOFException e) {
      throw new IncompleteException(file.name(), file.size() + " bytes", "a whole graph");
    } catch (ProtocolException e) {
      throw new IllegalArgumentException(
          file.name() + ": " + ForeignFile.described(file, e) + " (expected: an ONNX file)", e);
    }
  }

  /**
   * Whether this names a file below the folder of the graph that says so, and nothing else on any
   * system: ONNX Runtime also knows places in memory under such names.
   */
  public static boolean isLocation(String name) {
    return Stream.of(name.split("/", -1)).allMatch(OnnxFile::isPlain);
  }

  private static boolean isPlain(String part) {
    return !part.isEmpty()
        && !part.equals(".")
        && !part.equals("..")
        && part.chars().noneMatch(c -> Character.isISOControl(c) || NEVER_IN_NAMES.indexOf(c) >= 0);
  }
}
