package io.tilewise.image.dicom;

import static io.tilewise.image.dicom.Dicoms.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tilewise.image.FileBytes;
import io.tilewise.image.ImageFormatException.Kind;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.dicom.DicomSlide.Samples;
import io.tilewise.image.dicom.DicomSlide.Table;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames that are damaged, and tables that do not tell where they are. */
class DicomFramesTest {
  @TempDir Path folder;

  @Test
  void shouldRefuseMoreOrFewerPixelsThanFramesHave() throws IOException {
    byte[] more =
        DicomSlide.of(Samples.RGB)
            .file(slide -> slide.put(DicomSlide.PIXEL_DATA, "OB", new byte[4610]));

    assertRefused(more, folder, Kind.CORRUPT)
        .hasMessage("DICOM PixelData (7fe0,0010): 4610 bytes (expected: 4608 of 6 frames)");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1, 4, 0x7fff_ffff})
  void shouldRefuseOffsetsWhereNoFrameBegins(int offset) throws IOException {
    byte[] file = DicomSlide.of(Samples.JPEG_YBR).with(Table.BASIC).file();
    int table = DicomDamage.indexOf(file, new byte[] {-2, -1, 0, -32, 24, 0, 0, 0}) + 8;

    assertRefused(DicomDamage.withInt(file, table + 4, offset), folder, Kind.CORRUPT)
        .hasMessageMatching(
            "DICOM offset table: frame 1 at \\d+ \\(expected: where a fragment begins, behind all"
                + " before\\)");
    if (offset != 0) {
      assertRefused(DicomDamage.withInt(file, table, offset), folder, Kind.CORRUPT)
          .hasMessageStartingWith("DICOM offset table: frame 0 at ");
    }
  }

  @Test
  void shouldRefuseTablesOfAnotherLength() throws IOException {
    DicomSlide slide = DicomSlide.of(Samples.JPEG_YBR).with(Table.EXTENDED);
    assertRefused(slide.file(all -> all.ov(0x7fe0_0001, 0)), folder, Kind.CORRUPT)
        .hasMessage(
            "DICOM ExtendedOffsetTable (7fe0,0001), offset table: 8 bytes (expected: 48 of 6"
                + " frames)");
    assertRefused(slide.file(all -> all.without(0x7fe0_0002)), folder, Kind.CORRUPT)
        .hasMessage("DICOM ExtendedOffsetTableLengths (7fe0,0002): missing (expected: as offsets)");
    assertRefused(slide.file(all -> all.ov(0x7fe0_0002, 9, 9, 9, 9, 9, 9)), folder, Kind.CORRUPT)
        .hasMessageMatching(
            "DICOM offset table: frame 0 of 9 bytes \\(expected: \\d+, as its fragment\\)");
    assertRefused(
            slide.with(Table.BASIC).file(all -> all.ov(0x7fe0_0001, 0, 1, 2, 3, 4, 5)),
            folder,
            Kind.CORRUPT)
        .hasMessage("DICOM basic offset table: beside an extended one (expected: one of them)");
  }

  @Test
  void shouldRefuseAnEmptyFragment() throws IOException {
    assertRefused(
            DicomSlide.of(Samples.JPEG_GREY)
                .file(
                    slide ->
                        slide.fragments(
                            DicomSlide.PIXEL_DATA, new byte[0], List.of(new byte[2], new byte[0]))),
            folder,
            Kind.CORRUPT)
        .hasMessage("DICOM fragment 1: 0 bytes (expected: some)");
  }

  /** A read for each of a million of them, of a few bytes, would take minutes. */
  @Test
  void shouldReadShortFragmentsManyAtOnce() throws Exception {
    byte[] file =
        DicomSlide.of(Samples.JPEG_GREY)
            .file(
                slide ->
                    slide.fragments(
                        DicomSlide.PIXEL_DATA,
                        new byte[0],
                        Collections.nCopies(100_000, new byte[2])));
    AtomicInteger reads = new AtomicInteger();
    Path path = Files.write(folder.resolve("short.dcm"), file);

    try (FileBytes bytes = new FileBytes(counted(Files.newByteChannel(path), reads))) {
      assertThatThrownBy(() -> DicomImage.open(bytes, ImageLimits.DEFAULT))
          .hasMessageStartingWith("DICOM fragments: 100000 of 6 frames, without an offset table");
    }

    assertThat(reads).hasValueLessThan(200);
  }

  private static SeekableByteChannel counted(SeekableByteChannel file, AtomicInteger reads) {
    return (SeekableByteChannel)
        Proxy.newProxyInstance(
            DicomFramesTest.class.getClassLoader(),
            new Class<?>[] {SeekableByteChannel.class},
            (counted, method, arguments) -> {
              if (method.getName().equals("read")) {
                reads.incrementAndGet();
              }
              Object result = method.invoke(file, arguments);
              return result == file ? counted : result;
            });
  }

  @Test
  void shouldRefuseAFrameOfAnotherSizeThanSaid() throws IOException {
    byte[] file =
        DicomSlide.of(Samples.JPEG_YBR)
            .file(slide -> slide.us(0x0028_0010, 15).ul(0x0048_0007, 29));

    assertRefused(file, folder, Kind.TOO_LARGE).hasMessageStartingWith("DICOM frame 0: JPEG ");
  }

  @Test
  void shouldRefuseADamagedFrameByItsNumber() throws IOException {
    DicomSlide slide = DicomSlide.of(Samples.JPEG_YBR);
    byte[] file = slide.file();
    int last = file.length - 8 - 40;
    Arrays.fill(file, last, last + 20, (byte) 0xff);

    assertRefused(file, folder, Kind.CORRUPT).hasMessageStartingWith("DICOM frame 5: JPEG");
  }
}
