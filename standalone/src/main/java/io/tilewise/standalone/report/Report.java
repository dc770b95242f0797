package io.tilewise.standalone.report;

import io.tilewise.image.ImageFormatException;
import io.tilewise.lab.csv.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A folder that a browser opens without a server: {@code index.html}, and per image its picture,
 * plain and with the heat over it, and the tiles that open at full resolution.
 */
public final class Report {
  private static final String PAGE = "index.html";

  private Report() {}

  /**
   * Why a page cannot be written into a folder: one that is there and not to be replaced, or that
   * nobody but its owner may replace, because it is none of these reports.
   */
  public static Optional<String> problem(Path folder, boolean replace) {
    Path page = folder.resolve(PAGE);
    if (!Files.exists(page)) {
      return Optional.empty();
    }
    if (!OldReport.isOne(page)) {
      return Optional.of(page + " is no report (expected: a folder without an " + PAGE + ")");
    }
    return replace
        ? Optional.empty()
        : Optional.of(folder + " holds a report (expected: a folder without one, or --replace)");
  }

  /**
   * Which files or folders are in the way of the pictures of a report, and none of the report's
   * that is there: somebody's own images, say.
   */
  public static List<String> inTheWay(Path folder, List<String> imageIds) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    Set<String> old = OldReport.of(folder, PAGE).pictures();
    return imageIds.stream()
        .flatMap(imageId -> ReportPictures.names(imageId).stream())
        .filter(name -> Files.exists(folder.resolve(name)))
        .filter(name -> old.stream().noneMatch(each -> isOf(each, name)))
        .map(name -> folder.resolve(name) + " is of no report (expected: a folder without it)")
        .toList();
  }

  private static boolean isOf(String picture, String name) {
    return picture.equals(name) || picture.startsWith(name + "/");
  }

  /**
   * Writes it, in place of a report that is there; an image whose file cannot be read any more has
   * its section without pictures.
   *
   * @param folder is made when absent
   * @param title of the page
   * @param lead what the images are, for people
   * @return the page
   */
  public static Path write(Path folder, String title, String lead, List<ReportedImage> images)
      throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve(PAGE);
    OldReport old = OldReport.of(folder, PAGE);
    StringBuilder sections = new StringBuilder();
    for (ReportedImage image : images) {
      List<Integer> opened = image.opened();
      String missing = missing(new ReportPictures(folder, image, opened));
      sections.append(new ReportSection(image, opened).html(missing));
    }
    String page =
        template()
            .replace("<!-- title -->", Html.text(title))
            .replace("<!-- lead -->", Html.text(lead))
            .replace("<!-- images -->", sections);
    WholeFile.write(file, out -> out.write(page.getBytes(StandardCharsets.UTF_8)));
    old.removePicturesThatAreNotOf(page);
    return file;
  }

  /** Writes the pictures; why there are none, a blank where there is no more to say. */
  private static String missing(ReportPictures pictures) {
    try {
      return pictures.write() ? "" : " ";
    } catch (ImageFormatException | IOException e) {
      return String.valueOf(e.getMessage()); // of the image, or of the folder as the page will say
    }
  }

  private static String template() throws IOException {
    try (InputStream in = Report.class.getResourceAsStream("report.html")) {
      if (in == null) {
        throw new IOException("report.html: not on the class path (expected: beside Report.class)");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
