package io.tilewise.image.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.ImageReader;
import io.tilewise.image.SampleImages;
import io.tilewise.image.png.TilePng;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process in a locale whose encoding cannot write a name reads the file all the same. */
class ForeignLocaleTest {
  /** {@code ünï}, as bytes, so that this test itself runs in any locale. */
  private static final String FOLDER = "%C3%BCn%C3%AF/";

  @TempDir Path folder;

  @Test
  void shouldReadImagesBelowAFolderThatTheLocaleCannotWrite() throws Exception {
    BufferedImage image = SampleImages.random(20, 10, BufferedImage.TYPE_3BYTE_BGR, 1);
    URI png = write("a.png", TilePng.encode(SampleImages.noise(40, 30, 1)));
    URI interlaced = write("b.png", SampleImages.interlacedPng(image));
    URI jpeg = write("c.jpg", SampleImages.jpeg(image));

    List<String> said = inPosix(png, interlaced, jpeg);

    assertThat(said).containsExactly("ANSI_X3.4-1968", "40x30", "20x10", "20x10");
  }

  private URI write(String name, byte[] bytes) throws IOException {
    URI uri = URI.create(folder.toUri() + FOLDER + name);
    Path file = Path.of(uri);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
    return uri;
  }

  private static List<String> inPosix(URI... images) throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    String classes = System.getProperty("java.class.path");
    ProcessBuilder builder = new ProcessBuilder(java.toString(), "-cp", classes);
    builder.command().add(Reading.class.getName());
    for (URI image : images) {
      builder.command().add(image.toString());
    }
    builder.environment().put("LC_ALL", "POSIX");
    Process process = builder.redirectErrorStream(true).start();
    try (var lines = process.inputReader()) {
      return lines.lines().toList();
    }
  }

  /** What the process does. */
  static final class Reading {
    private Reading() {}

    public static void main(String[] uris) throws IOException, ImageFormatException {
      System.out.println(System.getProperty("sun.jnu.encoding"));
      for (String uri : uris) {
        try (ImageReader image = ImageReaders.open(Path.of(URI.create(uri)), ImageLimits.DEFAULT)) {
          image.finish();
          System.out.println(image.width() + "x" + image.height());
        }
      }
    }
  }
}
