package io.tilewise.standalone.hostile;

import static io.tilewise.standalone.hostile.OddRecords.submission;

/** Submissions of files that are no images, or not to be read. */
final class OddImages {
  private final OddRecords odd;

  OddImages(OddRecords odd) {
    this.odd = odd;
  }

  void add() {
    addFiles();
  }

  private void addFiles() {
    image("missing.png", "IMAGE_NOT_FOUND");
    image("folder.png", "IMAGE_NOT_FOUND");
    image("loop.png", "IMAGE_NOT_FOUND", "IMAGE_UNSUPPORTED", "URI_NOT_ALLOWED");
    image("pipe.png", "IMAGE_NOT_FOUND", "IMAGE_UNSUPPORTED");
    image("escape.png", "URI_NOT_ALLOWED");
    image("empty.png", "IMAGE_CORRUPT", "IMAGE_UNSUPPORTED");
    image("text.png", "IMAGE_UNSUPPORTED");
    image("picture.gif", "IMAGE_UNSUPPORTED");
    image("cut.png", "IMAGE_CORRUPT");
    image("flipped.png", "IMAGE_CORRUPT");
    image("vast.png", "IMAGE_TOO_LARGE", "IMAGE_UNSUPPORTED", "IMAGE_CORRUPT");
    image("sparse.png", "IMAGE_CORRUPT");
    image("sparser.png", "IMAGE_TOO_LARGE");
    image("cut.jpg", "IMAGE_CORRUPT");
    image("dot.png", "COMPLETE", "NO_TISSUE");
    String folder = odd.files().images().toUri().toString();
    uri("long-name", folder + "n".repeat(300) + ".png", "IMAGE_NOT_FOUND");
    uri("long-path", folder + "n/".repeat(6000) + "x.png", "IMAGE_NOT_FOUND");
    uri("zero-byte", folder + "a%00b.png", "URI_NOT_ALLOWED", "IMAGE_NOT_FOUND");
    uri("latin", folder + "a%FCb.png", "URI_NOT_ALLOWED", "IMAGE_NOT_FOUND");
    uri("umlaut", folder + "\u00fc.png", "IMAGE_NOT_FOUND");
    uri("above", folder + "../secret.png", "URI_NOT_ALLOWED");
    uri("host", "file://host/x.png", "URI_NOT_ALLOWED");
    uri("opaque", "file:x.png", "URI_NOT_ALLOWED");
    uri("passwords", "file:///etc/passwd", "URI_NOT_ALLOWED");
    uri("device", "file:///dev/zero", "URI_NOT_ALLOWED");
    uri("http", "http://127.0.0.1:1/x.png", "URI_NOT_ALLOWED");
    uri("s3", "s3://bucket/x.png", "URI_NOT_ALLOWED");
  }

  private void image(String file, String... answers) {
    odd.submit(
        "image-" + file, submission("image-" + file, odd.uri(file), "thin-smear", ""), answers);
  }

  private void uri(String name, String uri, String... answers) {
    odd.submit(name, submission(name, uri, "thin-smear", ""), answers);
  }
}
