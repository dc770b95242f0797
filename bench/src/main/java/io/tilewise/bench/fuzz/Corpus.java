package io.tilewise.bench.fuzz;

import io.tilewise.bench.bed.VipsProgram;
import io.tilewise.bench.slide.Slides;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Whole images of every format, small ones where possible: real ones and written ones. */
final class Corpus {
  private static final int MOST_BYTES = 4 << 20;
  private static final int FLUORESCENCE = 65434;
  private static final List<String> CODECS =
      List.of(
          "none",
          "jpeg",
          "deflate --predictor none",
          "deflate --predictor horizontal",
          "lzw --predictor none",
          "lzw --predictor horizontal",
          "zstd --predictor none",
          "zstd --predictor horizontal");
  private static final List<String> LAYOUTS =
      List.of("", "--tile --tile-width 64 --tile-height 48", "--tile --pyramid --bigtiff");

  private final List<Whole> files = new ArrayList<>();
  private final Path scratch;

  private Corpus(Path scratch) {
    this.scratch = scratch;
  }

  /**
   * An image that is read.
   *
   * @param read what is read of it
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Whole(Format format, String name, byte[] bytes, Outcome.Read read) {}

  /**
   * Collects it.
   *
   * @param data folder of real images; those that it has not are left out
   * @param scratch where images are written
   */
  static List<Whole> of(Path data, Path scratch) throws IOException {
    Corpus corpus = new Corpus(scratch);
    corpus.addAll(Format.PNG, data.resolve("odd/png"));
    corpus.addAll(Format.JPEG, data.resolve("odd/jpeg"));
    corpus.addAll(Format.TIFF, data.resolve("slides"));
    corpus.addAll(Format.TIFF, data.resolve("scans"));
    corpus.addWritten();
    return List.copyOf(corpus.files);
  }

  private void addAll(Format format, Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      System.err.println(folder + ": not there, left out");
      return;
    }
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.sorted().toList()) {
        String name = file.getFileName().toString();
        boolean dicom = name.endsWith(".dcm");
        byte[] bytes = Files.size(file) > MOST_BYTES ? new byte[0] : Files.readAllBytes(file);
        add(dicom ? Format.DICOM : format, name, brightfield(name, bytes));
      }
    }
  }

  /** Those that are refused whole would be refused damaged as well. */
  private void add(Format format, String name, byte[] bytes) throws IOException {
    Path file = Files.write(scratch.resolve("whole"), bytes);
    if (Outcome.of(file) instanceof Outcome.Read read) {
      files.add(new Whole(format, name, bytes, read));
    }
  }

  /** Every codec in strips, tiles and pyramids; a slide of ours. */
  private void addWritten() throws IOException {
    Path slide = Slides.write(scratch.resolve("slide.tif"), 512, 64);
    add(Format.TIFF, "slide", Files.readAllBytes(slide));
    if (!VipsProgram.isInstalled()) {
      System.err.println("vips: not installed, what it writes is left out (Debian: libvips-tools)");
      return;
    }
    Path base = scratch.resolve("base.v");
    VipsProgram.run("crop", slide.toString(), base.toString(), "100", "200", "203", "141");
    for (String codec : CODECS) {
      for (String layout : LAYOUTS) {
        Path file = scratch.resolve("written.tif");
        List<String> arguments = new ArrayList<>(List.of("tiffsave", "" + base, "" + file));
        arguments.addAll(List.of(("--compression " + codec + " " + layout).strip().split(" +")));
        VipsProgram.run(arguments.toArray(String[]::new));
        add(Format.TIFF, codec + " " + layout, Files.readAllBytes(file));
      }
    }
  }

  /** No slide of Hamamatsu in brightfield is free; a fluorescent one forgets that it is one. */
  private static byte[] brightfield(String name, byte[] bytes) {
    if (!name.endsWith(".ndpi")) {
      return bytes;
    }
    ByteBuffer ndpi = ByteBuffer.wrap(bytes.clone()).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = ndpi.getInt(4); at != 0; ) {
      int end = at + 2 + 12 * ndpi.getShort(at);
      for (int entry = at + 2; entry < end; entry += 12) {
        if ((ndpi.getShort(entry) & 0xffff) == FLUORESCENCE) {
          ndpi.putInt(entry + 4, 0);
        }
      }
      at = ndpi.getInt(end);
    }
    return ndpi.array();
  }
}
