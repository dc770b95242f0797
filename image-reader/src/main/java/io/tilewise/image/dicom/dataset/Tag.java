package io.tilewise.image.dicom.dataset;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The attributes that are read (PS3.6), each where it belongs: in the data set itself or in a
 * sequence. What is not on this list is never read, so nothing that names a patient may be.
 */
public enum Tag {
  IMAGE_TYPE(0x0008_0008, "ImageType", "CS"),
  SOP_CLASS(0x0008_0016, "SOPClassUID", "UI"),
  SOP_INSTANCE(0x0008_0018, "SOPInstanceUID", "UI"),
  SERIES(0x0020_000e, "SeriesInstanceUID", "UI"),
  FRAME_OF_REFERENCE(0x0020_0052, "FrameOfReferenceUID", "UI"),
  CONCATENATION(0x0020_9161, "ConcatenationUID", "UI"),
  PARTS(0x0020_9163, "InConcatenationTotalNumber", "US"),
  CONCATENATION_OFFSET(0x0020_9228, "ConcatenationFrameOffsetNumber", "UL"),
  ORGANIZATION(0x0020_9311, "DimensionOrganizationType", "CS"),
  SAMPLES(0x0028_0002, "SamplesPerPixel", "US"),
  PHOTOMETRIC(0x0028_0004, "PhotometricInterpretation", "CS"),
  PLANAR(0x0028_0006, "PlanarConfiguration", "US"),
  FRAMES(0x0028_0008, "NumberOfFrames", "IS"),
  ROWS(0x0028_0010, "Rows", "US"),
  COLUMNS(0x0028_0011, "Columns", "US"),
  BITS_ALLOCATED(0x0028_0100, "BitsAllocated", "US"),
  BITS_STORED(0x0028_0101, "BitsStored", "US"),
  HIGH_BIT(0x0028_0102, "HighBit", "US"),
  REPRESENTATION(0x0028_0103, "PixelRepresentation", "US"),
  TOTAL_COLUMNS(0x0048_0006, "TotalPixelMatrixColumns", "UL"),
  TOTAL_ROWS(0x0048_0007, "TotalPixelMatrixRows", "UL"),
  OPTICAL_PATHS(0x0048_0105, "OpticalPathSequence", "SQ"),
  ILLUMINATION(OPTICAL_PATHS, 0x0022_0016, "IlluminationTypeCodeSequence", "SQ"),
  ILLUMINATION_CODE(ILLUMINATION, 0x0008_0100, "CodeValue", "SH"),
  NUMBER_OF_PATHS(0x0048_0302, "NumberOfOpticalPaths", "UL"),
  FOCAL_PLANES(0x0048_0303, "TotalPixelMatrixFocalPlanes", "UL"),
  SHARED_GROUPS(0x5200_9229, "SharedFunctionalGroupsSequence", "SQ"),
  PIXEL_MEASURES(SHARED_GROUPS, 0x0028_9110, "PixelMeasuresSequence", "SQ"),
  PIXEL_SPACING(PIXEL_MEASURES, 0x0028_0030, "PixelSpacing", "DS"),
  FRAME_GROUPS(0x5200_9230, "PerFrameFunctionalGroupsSequence", "SQ"),
  PLANE_POSITION(FRAME_GROUPS, 0x0048_021a, "PlanePositionSlideSequence", "SQ"),
  COLUMN_POSITION(PLANE_POSITION, 0x0048_021e, "ColumnPositionInTotalImagePixelMatrix", "SL"),
  ROW_POSITION(PLANE_POSITION, 0x0048_021f, "RowPositionInTotalImagePixelMatrix", "SL"),
  EXTENDED_OFFSETS(0x7fe0_0001, "ExtendedOffsetTable", "OV"),
  EXTENDED_LENGTHS(0x7fe0_0002, "ExtendedOffsetTableLengths", "OV"),
  PIXEL_DATA(0x7fe0_0010, "PixelData", "OW");

  private static final Map<Integer, Tag> BY_NUMBER =
      Arrays.stream(values()).collect(Collectors.toMap(tag -> tag.number, Function.identity()));

  private final @Nullable Tag sequence;
  private final int number;
  private final String keyword;
  private final String vr;

  Tag(int number, String keyword, String vr) {
    this(null, number, keyword, vr);
  }

  Tag(@Nullable Tag sequence, int number, String keyword, String vr) {
    this.sequence = sequence;
    this.number = number;
    this.keyword = keyword;
    this.vr = vr;
  }

  /**
   * What an element is.
   *
   * @param sequence that it stands in; empty: in the data set itself
   * @return empty where it is not read
   */
  static Optional<Tag> of(Optional<Tag> sequence, int number) {
    return Optional.ofNullable(BY_NUMBER.get(number))
        .filter(tag -> sequence.equals(Optional.ofNullable(tag.sequence)));
  }

  /** Pixel data are bytes or words, whatever their samples are. */
  boolean mayHave(String told) {
    return told.equals(vr) || (this == PIXEL_DATA && told.equals("OB"));
  }

  String vr() {
    return vr;
  }

  boolean isSequence() {
    return vr.equals("SQ");
  }

  /** Whether its value stays in the file: a table may have megabytes. */
  boolean isTable() {
    return vr.equals("OV");
  }

  /** As a refusal names it: {@code DICOM Rows (0028,0010)}. */
  @Override
  public String toString() {
    return "DICOM %s (%04x,%04x)".formatted(keyword, number >>> Short.SIZE, number & 0xffff);
  }
}
