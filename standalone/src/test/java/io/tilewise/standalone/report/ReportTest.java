package io.tilewise.standalone.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.events.tiling.EdgePolicy;
import io.tilewise.events.tiling.LevelArea;
import io.tilewise.events.tiling.TileGrid;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.png.TilePng;
import io.tilewise.standalone.tiles.JudgedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  private static final Pattern LINK = Pattern.compile("(?:src|href)=\"([^\"]*)\"");

  @TempDir Path folder;
  private Path file = Path.of("");
  private String sha256 = "";

  @BeforeEach
  void drawAnImageWhoseTilesDiffer() throws Exception {
    byte[] rgb = new byte[3 * JudgedImage.WIDTH * JudgedImage.HEIGHT];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (i % 251);
    }
    byte[] png = TilePng.encode(new RgbPixels(JudgedImage.WIDTH, JudgedImage.HEIGHT, rgb));
    file = Files.write(folder.resolve("slide.png"), png);
    sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(png));
  }

  @Test
  void shouldWriteAPageThatNeedsNothingButItsOwnPictures() throws IOException {
    String page = page(image("slide").scored(.1, .2, .3, .4, .45, .9));

    assertThat(page)
        .contains("for sick is 0.900 (not calibrated, so no probability), above" + " one half")
        .contains("<header class=\"positive\">", "6 of 6 tiles scored", "model tiny@1")
        .contains("file slide.png", "judged 1970-01-01 00:00 UTC", "by rule max-logit")
        .contains("signs it: research use, not a medical device", "What the words mean")
        .contains("its number for sick", "one tile only calls more images sick")
        .contains("max-logit (decides)", "A click opens a tile at full resolution")
        .doesNotContain("http:", "https:", "<!--", "<script");
    assertThat(links(page)).isNotEmpty();
    assertThat(links(page)).allSatisfy(link -> assertThat(report().resolve(link)).isNotEmptyFile());
  }

  @Test
  void shouldOpenATileAtFullResolutionWhereItStandsInTheImage() throws Exception {
    String page = page(image("slide").scored(.1, .2, .3, .4, .45, .9));

    assertThat(page)
        .contains("title=\"tile 5 at (256, 128): 0.900\"")
        .contains("style=\"left:85.3333%;top:64.0000%;width:14.6667%;height:36.0000%\"");
    RgbPixels tile = picture("slide-tiles/5.png");
    assertThat(tile.width()).isEqualTo(44);
    assertThat(tile.height()).isEqualTo(72);
    assertThat(tile.rgb()[0]).isEqualTo((byte) (3 * (128 * JudgedImage.WIDTH + 256) % 251));
  }

  @Test
  void shouldShowThePartThatWasCut() throws Exception {
    TileGrid grid =
        TileGrid.covering(new LevelArea(1, 30, 20, 150, 100), 0, 100, 0, EdgePolicy.PAD);

    String page = page(JudgedImage.of("slide", sha256, grid).scored(.1, .9));

    assertThat(page)
        .contains("cut: 150x100 pixels at (30, 20) ·", "at full resolution")
        .contains("title=\"tile 1 at (130, 20): 0.900\"");
    RgbPixels tile = picture("slide-tiles/1.png");
    assertThat(tile.rgb()[0]).isEqualTo((byte) (3 * (20 * JudgedImage.WIDTH + 130) % 251));
  }

  @Test
  void shouldShowAnImageWithoutTissue() throws Exception {
    String page = page(JudgedImage.withoutTissue("slide", sha256));

    assertThat(page)
        .contains("<header class=\"open\">", "no tissue", "0 of 0 tiles scored")
        .contains("no verdict: no tile holds tissue");
    assertThat(links(page)).allSatisfy(link -> assertThat(report().resolve(link)).isNotEmptyFile());
  }

  @Test
  void shouldBeSilentAboutWhereToLookWhereNothingIsToBeSeen() throws IOException {
    String where = "Where to look first";

    assertThat(page(image("slide").scored(.1, .2, .3, .4, .45, .2)))
        .contains("<header class=\"negative\">")
        .doesNotContain(where);
    assertThat(page(image("slide").scored(.1, .2, .3, .4, .45, .9)))
        .contains(where, "0.900 at (256, 128)", "The numbers are the network's own");
  }

  @Test
  void shouldSayWhyThereIsNoPictureOfAFileThatChanged() throws IOException {
    JudgedImage judged = image("slide").scored(.9);
    Files.write(file, TilePng.encode(new RgbPixels(1, 1, new byte[3])));

    assertThat(page(judged))
        .contains("No picture: the file is another than was judged", "for sick is 0.900")
        .doesNotContain("<img");
    Files.delete(file);
    assertThat(page(judged)).contains("No picture: ").doesNotContain("<img");
  }

  @Test
  void shouldHaveASectionOfAnImageThatWasNotCut() throws IOException {
    JudgedImage judged = JudgedImage.of("slide", sha256);
    ReportedImage uncut =
        new ReportedImage(
            judged.verdict(), Optional.empty(), file, ImageLimits.DEFAULT, "torn & <b>");

    String page = Files.readString(Report.write(report(), "Title", "Lead.", List.of(uncut)));

    assertThat(page)
        .contains("<title>Title</title>", "Lead.", "no verdict: 0 tiles failed, 6 are missing")
        .contains("torn &amp; &lt;b&gt;")
        .doesNotContain("<img", "No picture");
  }

  @Test
  void shouldTakeThePlaceOfAReportWithAllItsPicturesAndLeaveWhatIsNotItsOwn() throws IOException {
    // Given
    page(image("old").scored(.1, .2, .3, .4, .45, .9));
    page(image("kept").scored(.9, .8));
    page(image("old").scored(.1, .2, .3, .4, .45, .9));
    Path note = Files.writeString(report().resolve("note.png"), "mine");
    Path beside = Files.writeString(report().resolve("old-tiles/note.txt"), "mine");

    // When
    String page = page(image("new").scored(.9));

    // Then
    assertThat(report().resolve("old.png")).doesNotExist();
    assertThat(report().resolve("old-heatmap.png")).doesNotExist();
    assertThat(report().resolve("old-tiles/5.png")).doesNotExist();
    assertThat(report().resolve("kept-tiles")).as("nothing is left in it").doesNotExist();
    assertThat(note).exists();
    assertThat(beside).exists();
    assertThat(links(page)).allSatisfy(link -> assertThat(report().resolve(link)).isNotEmptyFile());
  }

  @Test
  void shouldRemoveNothingThatAForgedPageNamesOutsideOfItsFolder() throws IOException {
    Path outside = Files.createDirectories(folder.resolve("outside"));
    Path victim = Files.writeString(outside.resolve("1.png"), "mine");
    page(image("old").scored(.9));
    Files.createSymbolicLink(report().resolve("linked-tiles"), outside);
    Path old = report().resolve("index.html");
    Files.writeString(
        old,
        Files.readString(old)
            + "<a href=\"./../outside/1.png\"><a href=\"./linked-tiles/1.png\"><a href=\"."
            + victim
            + "\">");

    page(image("new").scored(.9));

    assertThat(victim).exists();
  }

  @Test
  void shouldSayWhetherAFolderIsFreeForAReport() throws IOException {
    assertThat(Report.problem(report(), false)).isEmpty();
    page(image("old").scored(.9));
    assertThat(Report.problem(report(), false))
        .hasValue(report() + " holds a report (expected: a folder without one, or --replace)");
    assertThat(Report.problem(report(), true)).isEmpty();
    Path own = report().resolve("index.html");
    Files.writeString(own, "<title>Tilewise demo</title>");
    assertThat(Report.problem(report(), true)).as("of an earlier build").isEmpty();
    Files.writeString(own, "<h1>My home</h1>");
    assertThat(Report.problem(report(), true))
        .hasValue(own + " is no report (expected: a folder without an index.html)");
  }

  @Test
  void shouldSayBelowAWarnedImageThatThePromiseMayNotHold() throws IOException {
    String doubt = "this promise may not hold for this image";

    assertThat(page(JudgedImage.promised("slide", sha256).scored(.95)))
        .contains("its card: fitted on 45 sick and 16 well groups; its prediction sets promise")
        .contains("<p class=\"warning\">not calibrated", doubt);
    assertThat(page(image("slide").scored(.95))).doesNotContain(doubt);
  }

  @Test
  void shouldLinkAnImageWhoseNameLooksLikeAnAddress() throws IOException {
    assertThat(links(page(image("http:slide").scored(.9))))
        .isNotEmpty()
        .allMatch(link -> link.startsWith("./http:slide"));
  }

  private JudgedImage image(String imageId) {
    return JudgedImage.of(imageId, sha256);
  }

  private Path report() {
    return folder.resolve("report");
  }

  private String page(JudgedImage image) throws IOException {
    ReportedImage reported =
        new ReportedImage(image.verdict(), image.tiles(), file, ImageLimits.DEFAULT, "");
    return Files.readString(Report.write(report(), "Tilewise", "", List.of(reported)));
  }

  private static List<String> links(String page) {
    return LINK.matcher(page).results().map(each -> each.group(1)).toList();
  }

  private RgbPixels picture(String name) throws Exception {
    return TilePng.decode(Files.readAllBytes(report().resolve(name)), 1 << 20);
  }
}
