package io.tilewise.bench.tiler;

import io.tilewise.bench.bed.Pictures;
import io.tilewise.bench.bed.VipsProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A picture of 4096x4096 in every form: files of the folder, and what libvips writes of them. */
final class DecodeFiles {
  private static final String PYRAMID = "moderate-1.pyramid.tif";
  private static final Map<String, String> WRITTEN =
      Map.of(
          "Deflate", "--compression deflate --predictor horizontal",
          "Zstd", "--compression zstd --predictor horizontal",
          "Lzw", "--compression lzw --predictor horizontal",
          "Raw", "--compression none");
  private static final String TILED = "--tile --tile-width 256 --tile-height 256";

  private DecodeFiles() {}

  /**
   * Files by the name that ends their figures.
   *
   * @param scratch where those are written that are not there
   */
  static Map<String, Path> of(Path folder, Pictures pictures, Path scratch) throws IOException {
    Map<String, Path> files = new LinkedHashMap<>();
    files.put("Png", pictures.png());
    files.put("Jpeg", pictures.jpeg());
    Path pyramid = folder.resolve(PYRAMID);
    files.put(
        "JpegTiff",
        Files.exists(pyramid)
            ? pyramid
            : written(pictures.jpeg(), scratch.resolve("jpeg.tif"), "--compression jpeg"));
    for (Map.Entry<String, String> each : WRITTEN.entrySet()) {
      Path to = scratch.resolve(each.getKey() + ".tif");
      files.put(each.getKey() + "Tiff", written(pictures.png(), to, each.getValue()));
    }
    return files;
  }

  private static Path written(Path from, Path to, String options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("tiffsave", "" + from, "" + to));
    arguments.addAll(List.of((TILED + " " + options).split(" ", -1)));
    VipsProgram.run(arguments.toArray(String[]::new));
    return to;
  }
}
