package io.tilewise.image.tiff.directory;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The fields that are looked at; all others are passed over. */
public enum Tag {
  NEW_SUBFILE_TYPE(254, "NewSubfileType"),
  SUBFILE_TYPE(255, "SubfileType"),
  IMAGE_WIDTH(256, "ImageWidth"),
  IMAGE_LENGTH(257, "ImageLength"),
  BITS_PER_SAMPLE(258, "BitsPerSample"),
  COMPRESSION(259, "Compression"),
  PHOTOMETRIC(262, "PhotometricInterpretation"),
  FILL_ORDER(266, "FillOrder"),
  IMAGE_DESCRIPTION(270, "ImageDescription"),
  STRIP_OFFSETS(273, "StripOffsets"),
  ORIENTATION(274, "Orientation"),
  SAMPLES_PER_PIXEL(277, "SamplesPerPixel"),
  ROWS_PER_STRIP(278, "RowsPerStrip"),
  STRIP_BYTE_COUNTS(279, "StripByteCounts"),
  X_RESOLUTION(282, "XResolution"),
  Y_RESOLUTION(283, "YResolution"),
  PLANAR_CONFIGURATION(284, "PlanarConfiguration"),
  RESOLUTION_UNIT(296, "ResolutionUnit"),
  SOFTWARE(305, "Software"),
  PREDICTOR(317, "Predictor"),
  TILE_WIDTH(322, "TileWidth"),
  TILE_LENGTH(323, "TileLength"),
  TILE_OFFSETS(324, "TileOffsets"),
  TILE_BYTE_COUNTS(325, "TileByteCounts"),
  SUB_IFDS(330, "SubIFDs"),
  EXTRA_SAMPLES(338, "ExtraSamples"),
  SAMPLE_FORMAT(339, "SampleFormat"),
  JPEG_TABLES(347, "JPEGTables"),
  XMP(700, "XMP"),
  IMAGE_DEPTH(32997, "ImageDepth"),
  NDPI_FORMAT(65420, "NDPI format"),
  NDPI_SOURCE_LENS(65421, "NDPI source lens"),
  NDPI_FOCAL_PLANE(65424, "NDPI focal plane"),
  NDPI_STARTS(65426, "NDPI restart intervals"),
  NDPI_STARTS_HIGH(65432, "NDPI restart intervals, high words"),
  NDPI_FLUORESCENCE(65434, "NDPI fluorescence");

  private static final Map<Integer, Tag> BY_NUMBER =
      Arrays.stream(values()).collect(Collectors.toMap(tag -> tag.number, Function.identity()));

  private final int number;
  private final String name;

  Tag(int number, String name) {
    this.number = number;
    this.name = name;
  }

  static Optional<Tag> of(int number) {
    return Optional.ofNullable(BY_NUMBER.get(number));
  }

  /** For messages. */
  @Override
  public String toString() {
    return "TIFF " + name + " (tag " + number + ")";
  }
}
