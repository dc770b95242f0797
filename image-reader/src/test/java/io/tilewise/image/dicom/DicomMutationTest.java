package io.tilewise.image.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.dicom.DicomSlide.Places;
import io.tilewise.image.dicom.DicomSlide.Samples;
import io.tilewise.image.dicom.DicomSlide.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thousands of damaged files: the pixels that were there, those that pydicom reads, or a refusal,
 * none of which shows what is nobody's business.
 */
class DicomMutationTest {
  private static final int MUTATIONS = Boolean.getBoolean("tilewise.long") ? 20_000 : 500;
  private static final ImageLimits SMALL = new ImageLimits(1 << 22, 70_000, 4_000_000, 4_000_000);
  private static final int KILOBYTE = 1024;
  private static final String PATIENT = "ZIMMERMANN";

  private static Optional<PydicomReader> other = Optional.empty();

  @TempDir Path folder;

  @BeforeAll
  static void setUp() {
    other = PydicomReader.start();
  }

  @AfterAll
  static void tearDown() {
    other.ifPresent(PydicomReader::close);
  }

  @Test
  void shouldReadWhatIsMutatedAsItWasOrAsPydicomDoesOrRefuseIt(TestReporter reporter)
      throws IOException {
    assumeThat(other).as("python3 with pydicom, numpy and Pillow").isPresent();
    List<byte[]> files = files();
    Map<String, Integer> counts = new TreeMap<>();
    long seed = new Random().nextLong();
    for (int i = 0; i < MUTATIONS; i++) {
      Random random = new Random(seed + i);
      byte[] file = files.get(random.nextInt(files.size()));
      byte[] mutated = new DicomMutation(random).of(file);

      String outcome = outcome(file, mutated);

      assertThat(outcome).as("seed %s", seed + i).isIn("as pydicom", "as before", "refused");
      counts.merge(outcome, 1, Integer::sum);
    }
    reporter.publishEntry("mutations", counts.toString());
    assertThat(counts).containsKeys("as before", "refused");
  }

  /** Whatever is no refusal ends the test. */
  private String outcome(byte[] file, byte[] mutated) throws IOException {
    Optional<RgbPixels> read = read(mutated);
    if (read.isEmpty()) {
      return "refused";
    }
    if (read(file).filter(whole -> isSame(whole, read.get())).isPresent()) {
      return "as before";
    }
    Path written = Files.write(folder.resolve("other"), mutated);
    return other.orElseThrow().read(written).filter(o -> isSame(o, read.get())).isPresent()
        ? "as pydicom"
        : "other pixels";
  }

  @Test
  void shouldReadUnchangedFilesAsPydicomDoes() throws IOException {
    assumeThat(other).as("python3 with pydicom, numpy and Pillow").isPresent();
    List<byte[]> files = files();
    for (byte[] file : files) {
      Path written = Files.write(folder.resolve("other"), file);
      RgbPixels theirs = other.orElseThrow().read(written).orElseThrow();
      assertThat(isSame(theirs, read(file).orElseThrow())).as("%d", files.indexOf(file)).isTrue();
    }
  }

  @Test
  void shouldRefuseARealFileCutOffAtEveryKilobyte() throws Exception {
    for (String name : List.of("level1", "level3", "level4")) {
      Path file = Path.of("../../shared/data/scans/cmu-1-small-region." + name + ".dcm");
      assumeThat(file).as("real images beside the repository").exists();
      byte[] whole = Files.readAllBytes(file);
      for (int length = KILOBYTE; length < whole.length; length += KILOBYTE) {
        assertThat(read(Arrays.copyOf(whole, length))).as("%s, %d", name, length).isEmpty();
      }
    }
  }

  private Optional<RgbPixels> read(byte[] file) throws IOException {
    try {
      return Optional.of(Dicoms.read(Files.write(folder.resolve("mutated"), file), SMALL));
    } catch (ImageFormatException e) {
      for (Throwable each = e; each != null; each = each.getCause()) {
        assertThat(each.toString()).doesNotContainIgnoringCase(PATIENT);
      }
      return Optional.empty();
    }
  }

  private static boolean isSame(RgbPixels a, RgbPixels b) {
    return a.width() == b.width() && a.height() == b.height() && Arrays.equals(a.rgb(), b.rgb());
  }

  /** One of each kind, with patients all over it, and real ones where they are there. */
  private static List<byte[]> files() throws IOException {
    List<byte[]> files = new ArrayList<>();
    for (Samples samples : Samples.values()) {
      for (Table table : samples.jpeg() ? Table.values() : new Table[] {Table.NONE}) {
        Places places = Places.values()[files.size() % Places.values().length];
        DicomSlide slide = DicomSlide.of(samples).with(places).with(table);
        files.add(patients(slide.writer()).file(slide.syntax()));
        if (!samples.jpeg()) {
          files.add(patients(slide.writer()).file(DicomSlide.IMPLICIT));
        }
      }
    }
    for (String name : List.of("cmu-1-small-region.level4", "highdicom_sm_image")) {
      Path real = Path.of("../../shared/data/scans", name + ".dcm");
      if (Files.exists(real)) {
        files.add(Files.readAllBytes(real));
      }
    }
    return files;
  }

  static DicomWriter patients(DicomWriter slide) {
    DicomWriter specimen = new DicomWriter().text(0x0040_0551, "LO", PATIENT);
    DicomWriter inner = new DicomWriter().text(0x0010_0010, "PN", PATIENT);
    return slide
        .text(0x0008_0050, "SH", PATIENT)
        .text(0x0008_0080, "LO", PATIENT)
        .text(0x0010_0010, "PN", PATIENT + "^XAVER")
        .text(0x0010_0020, "LO", PATIENT)
        .delimited(0x0010_1002, "SQ", inner, inner)
        .text(0x0028_4000, "LT", PATIENT)
        .items(0x0040_0560, specimen, specimen);
  }
}
