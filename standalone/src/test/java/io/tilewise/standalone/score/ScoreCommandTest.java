package io.tilewise.standalone.score;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.events.model.VerdictSettings;
import io.tilewise.image.Sha256;
import io.tilewise.lab.scores.LabelledImage;
import io.tilewise.lab.scores.ScoreFiles;
import io.tilewise.lab.scores.ScoreKind;
import io.tilewise.model.ModelCard;
import io.tilewise.standalone.CommandRun;
import io.tilewise.standalone.command.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ScoreCommandTest extends ScoreRuns {
  private List<LabelledImage> read() throws Exception {
    List<LabelledImage> images = new ArrayList<>();
    List<String> both = List.of("parasitized", "uninfected");
    new ScoreFiles(List.of(out), both, ScoreKind.PROBABILITIES).forEach(images::add);
    return images;
  }

  @Test
  void shouldWriteALinePerTileAndSayWhatToRunNext() throws Exception {
    CommandRun run = score();

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(Files.readAllLines(out, UTF_8)).hasSize(1 + IMAGES * TILES);
    assertThat(run.out())
        .containsExactly(
            "scores of 4 images by thin-smear@1: " + out,
            "without --tile-labels fit cannot know what a single tile is worth, and an image with a"
                + " small lesion can be told as healthy (docs/calibrate.md)",
            "next: tilewise fit --scores " + out + " --model thin-smear@1");
    LabelledImage first = read().getFirst();
    assertThat(List.of(first.id(), first.group())).containsExactly("i0", "p0");
    assertThat(first.label()).isZero();
    assertThat(first.tileLabels()).containsOnly(LabelledImage.UNKNOWN);
  }

  @Test
  void shouldBeReadByEvaluateAsItIs() throws Exception {
    done();

    CommandRun run = CommandRun.of("evaluate", "--scores", out.toString());

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.out().getFirst()).startsWith("4 images, 16 tiles;");
  }

  @Test
  void shouldCarryTheLabelsOfTiles() throws Exception {
    Path tiles =
        Files.writeString(
            folder.resolve("tiles.csv"),
            "image_id,column,row,tile_label\ni0,1,1,parasitized\ni1,*,*,uninfected\n");

    CommandRun run = score("--tile-labels", tiles.toString());

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.out()).noneMatch(each -> each.startsWith("without --tile-labels"));
    assertThat(run.err()).doesNotContain("THE NETWORK");

    assertThat(read().get(0).tileLabels()).containsExactly(-1, -1, -1, 0);
    assertThat(read().get(1).tileLabels()).containsOnly(1);
  }

  /** Each image eight times, since a few tiles tell nothing. */
  @Test
  void shouldDoubtACardWhoseLabelsAreInAnotherOrder() throws IOException {
    Path models = withLabelsExchanged();
    List<String> rows = new ArrayList<>(List.of("image_id,file,group,label"));
    List<String> known = new ArrayList<>(List.of("image_id,tile,tile_label"));
    for (int image = 0; image < 8 * IMAGES; image++) {
      int at = image % IMAGES;
      String label = at % 2 == 0 ? "parasitized" : "uninfected";
      rows.add("a%d,i%d.png,p%d,%s".formatted(image, at, at, label));
      known.add("a%d,*,%s".formatted(image, label));
    }
    Files.write(labels, rows, UTF_8);
    Path tiles = Files.write(folder.resolve("tiles.csv"), known, UTF_8);

    CommandRun run =
        score("--model", "wrong", "--models", models.toString(), "--tile-labels", tiles.toString());

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.err()).contains("warning: THE NETWORK KNOWS TILES WORSE THAN");
  }

  private Path withLabelsExchanged() throws IOException {
    Path models = folder.resolve("models");
    Path version = Files.createDirectories(models.resolve("wrong/1"));
    Path sample = Path.of("../models/thin-smear/1");
    try (Stream<Path> files = Files.walk(sample)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path to = version.resolve(sample.relativize(file).toString());
        Files.createDirectories(Objects.requireNonNull(to.getParent()));
        Files.copy(file, to);
      }
    }
    ModelCard card = ModelCard.read(version.resolve(ModelCard.FILE_NAME));
    new ModelCard(
            card.labels().reversed(),
            card.positive(),
            List.of(),
            card.input(),
            card.output(),
            card.tile(),
            new VerdictSettings(ModelCard.DEFAULT_RULE, null, null))
        .write(version.resolve(ModelCard.FILE_NAME));
    return models;
  }

  @Test
  void shouldNameTheSeparatorsThatAreNoCommas() throws IOException {
    String list = Files.readString(labels);
    Files.writeString(labels, list.replace(',', ';'));
    assertThat(refused()).contains(labels + ", separators: semicolons (expected: commas)");

    Files.writeString(labels, list);
    Path tiles = Files.writeString(folder.resolve("t.csv"), "image_id\ttile\ttile_label\n");
    assertThat(refused("--tile-labels", tiles.toString()))
        .contains(tiles + ", separators: tabs (expected: commas)");
  }

  @Test
  void shouldGoOnWithWhatAKilledRunLeft() throws Exception {
    List<String> whole = done();
    byte[] bytes = Files.readAllBytes(out);
    Files.delete(out);
    Files.write(partial, java.util.Arrays.copyOf(bytes, bytes.length * 5 / 8));
    Files.write(folder.resolve("scores.csv.partial.contents"), contents(), UTF_8);

    CommandRun run = score();

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.err()).contains("going on: 2 of 4 images are in " + partial);
    assertThat(Files.readAllLines(out, UTF_8)).isEqualTo(whole);
  }

  /** As they stand beside a partial file. */
  private List<String> contents() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int image = 0; image < IMAGES; image++) {
      byte[] file = Files.readAllBytes(folder.resolve("i" + image + ".png"));
      lines.add(HexFormat.of().formatHex(Sha256.begin().digest(file)) + ",i" + image);
    }
    return lines;
  }

  @Test
  void shouldNotGoOnWithScoresOfAnotherPictureThatHasTheSizeAndTheName() throws IOException {
    Path broken = folder.resolve("i1.png");
    byte[] good = Files.readAllBytes(broken);
    Files.writeString(broken, "not a picture");
    assertThat(score().exitCode()).isEqualTo(ExitCode.INCOMPLETE);
    Files.write(broken, good);
    Files.write(folder.resolve("i0.png"), smear("i0", 2, 99));

    assertThat(refused())
        .contains(partial + ": scores of i0 of other bytes (expected: those that its file has now)")
        .contains("; --replace begins again");
    assertThat(out).doesNotExist();
    assertThat(done("--replace")).hasSize(1 + IMAGES * TILES);
    assertThat(folder.resolve("scores.csv.partial.contents")).doesNotExist();
  }

  @Test
  void shouldNotWriteOverWhatItReadsEvenIfToldToReplace() throws IOException {
    Path picture = folder.resolve("i2.png");
    Path tiles =
        Files.writeString(
            folder.resolve("t.csv.partial"), "image_id,tile,tile_label\ni0,1,parasitized\n");
    Path link = Files.createLink(folder.resolve("link.csv"), labels);
    for (Path read : List.of(labels, picture, link)) {
      byte[] before = Files.readAllBytes(read);
      out = read;

      assertThat(refused("--replace"))
          .contains("--out: " + read + " would write over " + read + " (expected: another file");

      assertThat(read).hasBinaryContent(before);
    }
    out = folder.resolve("t.csv");
    assertThat(refused("--replace", "--tile-labels", tiles.toString()))
        .contains("--out: " + out + " would write over " + tiles)
        .contains("than that of --tile-labels)");
    out = Path.of("../models/thin-smear/1/scores.csv");
    assertThat(refused()).contains("(expected: a file outside of the model's folder)");
    assertThat(out).doesNotExist();
  }

  @Test
  void shouldRefuseWhatIsThereOfAnotherModelUnlessItIsToBeReplaced() throws IOException {
    String row = done().get(1).replace("thin-smear@1:", "thin-smear@2:");
    String header = Files.readAllLines(out, UTF_8).getFirst();
    Files.delete(out);
    Files.writeString(partial, header + "\n" + row + "\n");

    assertThat(refused())
        .contains(partial + ": scores of thin-smear@2:", "(expected: of thin-smear@1:")
        .contains("--replace begins again");
    assertThat(out).doesNotExist();
    assertThat(done("--replace")).hasSize(1 + IMAGES * TILES);
  }

  @Test
  void shouldWriteOverNothingUnasked() throws IOException {
    Files.writeString(out, "precious");

    assertThat(refused())
        .contains("--out: " + out + " exists (expected: a new file, or --replace)");
    assertThat(out).hasContent("precious");
    assertThat(done("--replace")).hasSize(1 + IMAGES * TILES);
  }

  @Test
  void shouldScoreTheOthersWhereAnImageIsNoneAndFinishWhenItIsMended() throws IOException {
    Path broken = folder.resolve("i1.png");
    byte[] good = Files.readAllBytes(broken);
    Files.writeString(broken, "not a picture");

    CommandRun run = score();

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(run.err())
        .contains("cannot be read: 1 of 4 images; the others go on", broken + ": image: ")
        .contains("without scores: 1 of 4 images; the others are in " + partial);
    assertThat(out).doesNotExist();
    assertThat(partial).content().hasLineCount(1 + 3 * TILES);
    Files.write(broken, good);
    assertThat(done()).hasSize(1 + IMAGES * TILES);
  }

  @Test
  void shouldFinishWithoutAnImageThatWasTakenOutOfTheList() throws IOException {
    Files.writeString(folder.resolve("i1.png"), "not a picture");
    assertThat(score().exitCode()).isEqualTo(ExitCode.INCOMPLETE);
    List<String> rows = new ArrayList<>(Files.readAllLines(labels, UTF_8));
    rows.removeIf(row -> row.startsWith("i1"));
    Files.write(labels, rows, UTF_8);

    assertThat(done()).hasSize(1 + 3 * TILES);
  }

  @Test
  void shouldSayThatOneLabelAloneIsNotEnoughForAFit() throws IOException {
    Files.writeString(labels, "file,group,label\ni1.png,p1,uninfected\ni3.png,P 1,uninfected\n");

    CommandRun run = score();

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.err())
        .contains("warning: all 2 images are uninfected: fit and evaluate need images of two")
        .contains("warning: groups that look like one in two spellings: p1 and P 1");
  }

  @Test
  void shouldNameEveryProblemOfTheListBeforeTheEngineStarts() throws IOException {
    Files.writeString(
        labels, "file,group,label\nnone.png,p,uninfected\ni0.png,p,cyst\ni1.png,,uninfected\n");

    assertThat(refused())
        .contains("line 2, file: none.png (expected: an existing file)")
        .contains("line 3, label: cyst (expected: one of [parasitized, uninfected])")
        .contains("line 4, group: empty (expected: what images share, say the patient)");
    assertThat(partial).doesNotExist();
  }

  @Test
  void shouldRefuseIdsThatAFileOfScoresCannotHold() throws IOException {
    Files.copy(folder.resolve("i0.png"), folder.resolve("a,b.png"));
    Files.writeString(
        labels,
        "file,group,label\n\"a,b.png\",p,uninfected\ni0.png,\"Doe, John\",uninfected\n"
            + "i1.png,p,cyst\n");

    assertThat(refused())
        .contains(labels + ", line 2, image_id: a,b (expected: some text without commas, quotes")
        .contains(labels + ", line 3, group: Doe, John (expected: some text without commas")
        .contains(labels + ", line 4, label: cyst");
  }

  @Test
  void shouldNameTilesThatAnImageDoesNotHave() throws IOException {
    Path tiles =
        Files.writeString(
            folder.resolve("tiles.csv"),
            "image_id,tile,tile_label\ni0,4,parasitized\ni1,9,uninfected\n");

    assertThat(refused("--tile-labels", tiles.toString()))
        .contains("line 2, tile: 4 of i0 (expected: 0 to 3, or columns 0 to 1 and rows 0 to 1)")
        .contains("line 3, tile: 9 of i1");
    assertThat(partial).doesNotExist();
  }

  @Test
  void shouldNameEveryBadOption() {
    CommandRun run =
        CommandRun.of(
            "score",
            "--images",
            folder.resolve("none.csv").toString(),
            "--out",
            folder.resolve("no/scores.csv").toString(),
            "--tile-labels",
            folder.toString(),
            "--model",
            "..");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err())
        .contains("--images: ", "none.csv (expected: a file that can be read)")
        .contains("--tile-labels: " + folder + " (expected: a file that can be read)")
        .contains("no/scores.csv (expected: a file in an existing folder)")
        .contains("--model: .. (expected: name or name@version");
  }

  @Test
  void shouldRefuseAModelThatIsNotThere() {
    assertThat(refused("--model", "nobody"))
        .contains("--model: nobody (expected: one of thin-smear@1");
  }
}
