package io.tilewise.standalone.repository;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tilewise.standalone.command.UsageException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignNetworksTest {
  @TempDir Path folder;

  @Test
  void shouldExportKerasFiles() throws IOException {
    String line = "`keras.models.load_model(\"%s\").export(\"cells\")`";

    assertRefused(zip("cells.keras", "config.json"), line.formatted("cells.keras"));
    assertRefused(
        zip("cells.zip", "model.weights.h5"),
        "of a copy that is called cells.keras, " + line.formatted("cells.keras"));
    assertRefused(file("cells.h5", "\u0089HDF\r\n\u001a\n"), line.formatted("cells.h5"));
    assertRefused(file("cells.hdf5", "\u0089HDF\r\n\u001a\n"), "weights alone");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cells.onnx", "saved_model.pb", "cells.txt"})
  void shouldKnowFilesUnderAnyName(String name) throws IOException {
    String stem = name.replaceFirst("\\..*", "");

    assertRefused(
        file(name, "\u0089HDF\r\n\u001a\n"),
        name + ": an HDF5 file",
        "called " + stem + ".h5, `keras.models.load_model(\"" + stem + ".h5\").export(");
    assertRefused(zip(name, "config.json", "model.weights.h5"), "\"" + stem + ".keras\").export(");
    assertRefused(zip(name, "net/data.pkl"), "a file of PyTorch", "torch.onnx.export(");
    assertRefused(file(name, "\u0080\u0002}q"), "a file of PyTorch", "torch.onnx.export(");
    assertRefused(zip(name, "net/saved_model.pb"), "a zip archive (expected: what is in it,");
    assertRefused(file(name, "\u001c\0\0\0TFL3"), "TensorFlow Lite", "tf2onnx.convert --tflite");
    assertRefused(file(name, "version https://git-lfs"), "a pointer of Git LFS", "git lfs pull");
  }

  @Test
  void shouldExportPyTorchFiles() throws IOException {
    for (Path file : List.of(zip("net.pth", "net/data.pkl"), file("net.pt", "\u0080\u0002}q"))) {
      assertRefused(
          file,
          "a file of PyTorch",
          "torch.onnx.export(model.eval(), torch.zeros(1, 3,",
          "net.onnx");
    }
  }

  @Test
  void shouldExportFilesOfTensorFlowThatAreNoSavedModels() throws IOException {
    assertRefused(
        file("a.tflite", "\u001c\0\0\0TFL3"), "TensorFlow Lite", "tf2onnx.convert --tflite");
    assertRefused(file("frozen.pb", "\n\u0010"), "a graph of TensorFlow 1", "--graphdef frozen.pb");
    assertRefused(file("model.ckpt.index", ""), "a checkpoint", "simple_save(session,");
    Files.createDirectory(folder.resolve("run"));
    Files.createFile(folder.resolve("run/checkpoint"));
    assertRefused(folder.resolve("run"), "a checkpoint", "simple_save(session,");
  }

  @Test
  void shouldSayWhatIsInAFolderWithoutANetwork() throws IOException {
    Path outer = Files.createDirectory(folder.resolve("outer"));
    assertRefused(
        outer,
        "outer: a folder with nothing in it (expected: a SavedModel's, with saved_model.pb, or an"
            + " .onnx file;");
    Files.createFile(outer.resolve("README.md"));
    Path inner = Files.createDirectory(outer.resolve("inner"));
    Files.createFile(inner.resolve("saved_model.pb"));

    assertRefused(
        outer,
        "a folder with README.md, inner (expected: a SavedModel's, with saved_model.pb, or an .onnx"
            + " file, such as "
            + inner);
  }

  @Test
  void shouldNameWhatIsNothingKnown() throws IOException {
    assertRefused(folder.resolve("gone"), "gone: no such file (expected: a SavedModel's folder");
    assertRefused(file("notes.txt", "hello"), "not a network that is known here");
    assertRefused(file("notes.onnx", "hello"), "notes.onnx", "expected: an ONNX file");
    Path text = Files.createDirectory(folder.resolve("text"));
    Files.writeString(text.resolve("saved_model.pb"), "hello");
    assertRefused(
        text, "text: saved_model.pb: no SavedModel, ", "expected: a TensorFlow SavedModel");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Files.createFile(empty.resolve("saved_model.pb"));
    assertRefused(empty, "saved_model.pb");
  }

  @Test
  void shouldNameTheWeightsThatASavedModelLacks() throws IOException {
    Path copy = Files.createDirectory(folder.resolve("copy"));
    Files.copy(Path.of("../models/thin-smear/1/saved_model.pb"), copy.resolve("saved_model.pb"));

    assertRefused(copy, "variables/variables.index: missing (expected: a file)");
  }

  private static void assertRefused(Path path, String... texts) {
    assertThatExceptionOfType(UsageException.class)
        .isThrownBy(() -> NetworkSource.read(path))
        .withMessageContainingAll(texts)
        .satisfies(e -> assertThat(e.getMessage()).startsWith("PATH: "));
  }

  private Path file(String name, String head) throws IOException {
    return Files.writeString(folder.resolve(name), head, ISO_8859_1);
  }

  private Path zip(String name, String... entries) throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (String entry : entries) {
        zip.putNextEntry(new ZipEntry(entry));
        zip.write(1);
        zip.closeEntry();
      }
    }
    return file;
  }
}
