package io.tilewise.lab.scores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScoreFilesTest {
  private static final String HEADER = "image_id,group,label,tile,tumour,normal";
  private static final List<String> LABELS = List.of("tumour", "normal");

  @TempDir private Path folder = Path.of("");
  private Path file = Path.of("");

  @BeforeEach
  void nameAFile() {
    file = folder.resolve("scores.csv");
  }

  @Test
  void shouldReadImagesInOrderWithTheirTilesByIndex() throws Exception {
    List<LabelledImage> images =
        read(
            "\uFEFFgroup,label,image_id,tile,normal,tumour,weight,tile_label",
            "p1,tumour,a,7,0.25,0.75,2,tumour",
            "p1,tumour,a,3,0.9,0.1,0.5,",
            "",
            "p2,normal,b,0,1,0,1,normal");

    assertThat(images).extracting(LabelledImage::id).containsExactly("a", "b");
    LabelledImage first = images.getFirst();
    assertThat(first.label()).isZero();
    assertThat(first.tileLabels()).containsExactly(-1, 0);
    assertThat(first.scores().index(0)).isEqualTo(3);
    assertThat(first.scores().weight(1)).isEqualTo(2);
    assertThat(first.scores().probability(1, 0)).isCloseTo(0.75, within(1e-12));
    assertThat(images.getLast().scores().probability(0, 0)).isCloseTo(1e-7, within(1e-12));
  }

  @Test
  void shouldTakeLogitsAsTheyAre() throws Exception {
    write(HEADER, "a,p,tumour,0,-3.5,12");
    List<LabelledImage> images = new ArrayList<>();

    new ScoreFiles(List.of(file), LABELS, ScoreKind.LOGITS).forEach(images::add);

    assertThat(images.getFirst().scores().logit(0, 0)).isEqualTo(-3.5);
    assertThat(images.getFirst().tileLabels()).isEmpty();
  }

  @Test
  void shouldKnowLogitsByTheNamesOfTheirColumnsWhateverTheKind() throws Exception {
    List<LabelledImage> images =
        read(
            "image_id,group,label,tile,x,y,width,height,model,logit:normal,logit:tumour",
            "a,p,tumour,0,0,0,128,128,m@1,0.1,-12.5");

    assertThat(images.getFirst().scores().logit(0, 0)).isEqualTo(-12.5f);
    assertThat(images.getFirst().scores().logit(0, 1)).isEqualTo(0.1f);
    assertThat(ScoreFiles.labels(file)).containsExactly("normal", "tumour");
  }

  @Test
  void shouldRefuseLogitsBesideColumnsWithoutThatName() throws IOException {
    write("image_id,group,label,tile,logit:tumour,normal", "a,p,tumour,0,1,.5");

    refused().hasMessageContaining("logit: before the name of every class column or of none");
    assertThatThrownBy(() -> ScoreFiles.labels(file)).hasMessageContaining("or of none");
  }

  @Test
  void shouldTakeAnEmptyLabelForOneThatNobodyKnows() throws Exception {
    List<LabelledImage> images = read(HEADER, "a,p,,0,.5,.5", "a,p,,1,.5,.5", "b,p,normal,0,.5,.5");

    assertThat(images).extracting(LabelledImage::label).containsExactly(LabelledImage.UNKNOWN, 1);
  }

  @Test
  void shouldRefuseALabelForOneTileOfAnImageWhoseTruthIsNotKnown() throws IOException {
    write(HEADER, "a,p,,0,.5,.5", "a,p,normal,1,.5,.5");
    refused().hasMessageContaining("line 3, label: normal (expected: none, as for the image's");

    write(HEADER, "a,p,normal,0,.5,.5", "a,p,,1,.5,.5");
    refused().hasMessageContaining("line 3, label: empty (expected: normal, as for the image's");
  }

  @Test
  void shouldRefuseControlCharactersInAGroup() throws IOException {
    write(HEADER, "a,p\u001b[2J,tumour,0,.5,.5");

    refused().hasMessageContaining("line 2, group: p\\u001b[2J (expected: a name without control");
  }

  @Test
  void shouldSayWhichModelItsScoresAreOf() throws Exception {
    String header = HEADER + ",model";
    write(header, "a,p,tumour,0,.5,.5,m@1:0123456789ab");
    assertThat(files().model().map(ScoringModel::toString)).contains("m@1:0123456789ab");

    write(header, "a,p,tumour,0,.5,.5,m@1", "b,p,tumour,0,.5,.5,m@2");
    refused().hasMessageContaining("line 3, model: m@2 (expected: m@1, as in the rows before)");

    write(header, "a,p,tumour,0,.5,.5,newest");
    assertThatThrownBy(() -> files().model())
        .hasMessageContaining("line 2, model: newest (expected: name@version:digest)");

    write(HEADER, "a,p,tumour,0,.5,.5");
    assertThat(files().model()).isEmpty();
  }

  @Test
  void shouldRefuseFilesOfTwoModels() throws IOException {
    Path other = folder.resolve("other.csv");
    Files.write(other, List.of(HEADER + ",model", "b,p,tumour,0,.5,.5,m@1:bbbbbbbbbbbb"));
    write(HEADER + ",model", "a,p,tumour,0,.5,.5,m@1:aaaaaaaaaaaa");
    ScoreFiles both = new ScoreFiles(List.of(file, other), LABELS, ScoreKind.PROBABILITIES);

    assertThatThrownBy(both::model)
        .hasMessageContaining("m@1:bbbbbbbbbbbb (expected: m@1:aaaaaaaaaaaa, as in the files");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a,p,cyst,0,.5,.5 | line 3, label: cyst (expected: one of [tumour, normal])",
        "a,p,tumour,0,.5,.5 | line 3, tile: 0 of a twice (expected: each tile once)",
        "a,q,tumour,1,.5,.5 | line 3, group: q (expected: p, as for the image's other tiles)",
        "a,p,normal,1,.5,.5 | line 3, label: normal (expected: tumour, as for the image's other",
        "b,p,tumour,1,.5,.6 | line 3, sum of probabilities: 1.1 (expected: 1)",
        "b,p,tumour,1,1.5,-.5 | line 3, tumour: 1.5 (expected: a probability, 0 to 1)",
        "b,p,tumour,1,NaN,.5 | line 3, tumour: NaN (expected: a finite number in decimal digits)",
        "b,p,tumour,1,Infinity,.5 | line 3, tumour: Infinity (expected: a finite number in decimal"
            + " digits)",
        "b,p,tumour,1,0x1p-1,.5 | line 3, tumour: 0x1p-1 (expected: a finite number in decimal"
            + " digits)",
        "b,p,tumour,1,0.5f,.5 | line 3, tumour: 0.5f (expected: a finite number in decimal digits)",
        "b,p,tumour,1,.5,5d-1 | line 3, normal: 5d-1 (expected: a finite number in decimal digits)",
        "b,p,tumour,1,0,1d | line 3, normal: 1d (expected: a finite number in decimal digits)",
        "b,p,tumour,1,,.5 | line 3, tumour: empty (expected: a finite number)",
        "b,p,tumour,-1,.5,.5 | line 3, tile: -1 (expected: the tile's index",
        "b,p,tumour,1,.5 | line 3, fields: 5 (expected: 6)",
        "b,,tumour,1,.5,.5 | line 3, group: empty",
        ",p,tumour,1,.5,.5 | line 3, image_id: empty",
        "\"b\",p,tumour,1,.5,.5 | line 3, quote: "
      })
  void shouldNameTheLineThatMakesNoSense(String line, String problem) throws IOException {
    write(HEADER, "a,p,tumour,0,.5,.5", line);

    refused().hasMessageContaining("scores.csv, " + problem);
  }

  @Test
  void shouldReadNumbersAsProgramsWriteThem() throws Exception {
    List<LabelledImage> images = read(HEADER, "a,p,tumour,0,+2.5E-1,75e-2", "a,p,tumour,1,1.,-0");

    assertThat(images.getFirst().scores().probability(0, 0)).isCloseTo(.25, within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0000", "\u001b", "\t", "\u0085", "\u2028"})
  void shouldRefuseControlCharactersInAnImageIdAndNotPrintThem(String control) throws IOException {
    write(HEADER, "a,p,tumour,0,.5,.5", "b" + control + "c,p,tumour,0,.5,.5");

    refused()
        .hasMessageContaining(
            "line 3, image_id: b\\u%04xc (expected: a name without control characters)",
            (int) control.charAt(0));
  }

  @Test
  void shouldRefuseControlCharactersInAClassColumn() throws IOException {
    write("image_id,group,label,tile,tum\u0007our,normal", "a,p,normal,0,.5,.5");

    assertThatThrownBy(() -> ScoreFiles.labels(file))
        .isInstanceOf(ScoreException.class)
        .hasMessageContaining("tum\\u0007our,normal (expected: names without control characters)");
  }

  @Test
  void shouldRefuseRowsOfAnImageThatAreNotTogether() throws IOException {
    write(HEADER, "a,p,tumour,0,.5,.5", "b,p,tumour,0,.5,.5", "a,p,tumour,1,.5,.5");

    refused().hasMessageContaining("line 4, image_id: a again (expected: the rows of an image");
  }

  @Test
  void shouldRefuseAFileWithoutALabelColumn() throws IOException {
    write("image_id,group,tile,tumour,normal", "a,p,0,.5,.5");

    refused().hasMessageContaining("expected: a column named label");
  }

  @Test
  void shouldRefuseAFileWithoutAColumnOfALabel() throws IOException {
    write("image_id,group,label,tile,tumour", "a,p,tumour,0,.5");

    refused().hasMessageContaining("expected: a column named normal");
  }

  @Test
  void shouldRefuseAnEmptyFileAndOneWithoutRows() throws IOException {
    Files.write(file, new byte[0]);
    refused().hasMessageContaining("file: empty (expected: a header line and rows)");

    write(HEADER);
    refused().hasMessageContaining("rows: 0 (expected: at least one)");

    write(HEADER, "", "  ");
    refused().hasMessageContaining("rows: 0 (expected: at least one)");
  }

  @Test
  void shouldRefuseBytesThatAreNoText() throws IOException {
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});

    refused().hasMessageContaining("bytes: not UTF-8 (expected: text)");
  }

  @Test
  void shouldDigestTheBytesOfAllFiles() throws IOException {
    Files.writeString(file, "abc", StandardCharsets.UTF_8);

    assertThat(new ScoreFiles(List.of(file), LABELS, ScoreKind.LOGITS).sha256())
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  private void write(String... lines) throws IOException {
    Files.write(file, List.of(lines), StandardCharsets.UTF_8);
  }

  private List<LabelledImage> read(String... lines) throws Exception {
    write(lines);
    List<LabelledImage> images = new ArrayList<>();
    new ScoreFiles(List.of(file), LABELS, ScoreKind.PROBABILITIES).forEach(images::add);
    return images;
  }

  private org.assertj.core.api.AbstractThrowableAssert<?, ?> refused() {
    return assertThatThrownBy(() -> files().forEach(_ -> {})).isInstanceOf(ScoreException.class);
  }

  private ScoreFiles files() {
    return new ScoreFiles(List.of(file), LABELS, ScoreKind.PROBABILITIES);
  }
}
