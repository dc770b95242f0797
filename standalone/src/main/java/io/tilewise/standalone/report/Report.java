package io.tilewise.standalone.report;

import io.tilewise.image.ImageFormatException;
import io.tilewise.standalone.tiles.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A folder that a browser opens without a server: {@code index.html}, and per image its picture,
 * plain and with the heat over it, and the tiles that open at full resolution.
 */
public final class Report {
  private Report() {}

  /**
   * Writes it; an image whose file cannot be read any more has its section without pictures.
   *
   * @param folder is made when absent
   * @param title of the page
   * @param lead what the images are, for people
   * @return the page
   */
  public static Path write(Path folder, String title, String lead, List<ReportedImage> images)
      throws IOException {
    Files.createDirectories(folder);
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
    Path file = folder.resolve("index.html");
    WholeFile.write(file, out -> out.write(page.getBytes(StandardCharsets.UTF_8)));
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
