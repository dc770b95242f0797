package io.tilewise.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.model.file.FileStamp;
import io.tilewise.model.file.IncompleteException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever lies under the name of an ONNX file, reading it ends, and in one of three ways. */
class OnnxBytesPropertyTest {
  private static Path file;

  @BeforeContainer
  static void makeFile() throws IOException {
    file = Files.createTempFile("any", ".onnx");
  }

  @AfterContainer
  static void deleteFile() throws IOException {
    Files.delete(file);
  }

  private static void assertIsRead(byte[] bytes) throws IOException {
    Files.write(file, bytes);
    try {
      assertThat(OnnxFile.read(FileStamp.of("any.onnx", file)).opsets()).isNotEmpty();
    } catch (IncompleteException | IllegalArgumentException e) {
      assertThat(e).hasMessageStartingWith("any.onnx: ").hasMessageContaining("(expected: ");
    }
  }

  @Property
  void shouldEndOnAnyBytes(@ForAll byte[] bytes) throws IOException {
    assertIsRead(bytes);
  }

  @Property
  void shouldEndOnANetworkWithSomeBytesChanged(@ForAll Random random) throws IOException {
    byte[] bytes =
        new OnnxGraph()
            .input("x", OnnxGraph.FLOAT, -1, 3)
            .external("w", "weights.bin", 12, 3)
            .numbers("axes", 1, 2)
            .node("org.example:Add", List.of("x", "w"), "y", OnnxGraph.Attribute.of("axis", 1))
            .output("y", OnnxGraph.FLOAT, -1, 3)
            .toBytes();
    for (int i = random.nextInt(4); i >= 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }

    assertIsRead(bytes);
  }
}
