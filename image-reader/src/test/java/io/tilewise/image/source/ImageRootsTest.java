package io.tilewise.image.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageFormatException.Kind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageRootsTest {
  private static final String OUTSIDE =
      "uri: outside (expected: a file: URI below one of the image roots)";

  @TempDir Path folder;
  private Path root;
  private Path inside;
  private Path outside;
  private ImageRoots roots;

  @BeforeEach
  void writeFiles() throws IOException {
    root = Files.createDirectory(folder.resolve("scans"));
    inside = Files.writeString(root.resolve("a b.png"), "in");
    outside = Files.writeString(folder.resolve("secret.png"), "out");
    roots = new ImageRoots(List.of(folder.resolve("other"), root));
  }

  @Test
  void shouldResolveAFileBelowARoot() throws Exception {
    assertThat(roots.resolve(inside.toUri())).isEqualTo(inside.toRealPath());
  }

  @Test
  void shouldRefuseAFileOutside() {
    assertRefused(outside.toUri(), Kind.NOT_ALLOWED).hasMessage(OUTSIDE);
  }

  @Test
  void shouldNotTellWhetherAFileOutsideExists() {
    assertRefused(folder.resolve("none.png").toUri(), Kind.NOT_ALLOWED).hasMessage(OUTSIDE);
  }

  @Test
  void shouldRefuseToClimbOutOfARoot() {
    URI climbing = URI.create(root.toUri() + "../secret.png");

    assertRefused(climbing, Kind.NOT_ALLOWED).hasMessage(OUTSIDE);
  }

  @Test
  void shouldRefuseToClimbOutOfARootInEncodedDots() {
    URI climbing = URI.create(root.toUri() + "%2e%2e/secret.png");

    assertRefused(climbing, Kind.NOT_ALLOWED).hasMessage(OUTSIDE);
  }

  @Test
  void shouldRefuseALinkThatLeadsOut() throws IOException {
    Path link = Files.createSymbolicLink(root.resolve("link.png"), outside);

    assertRefused(link.toUri(), Kind.NOT_ALLOWED).hasMessage(OUTSIDE);
  }

  @Test
  void shouldFollowALinkThatStaysInside() throws Exception {
    Path link = Files.createSymbolicLink(root.resolve("link.png"), inside);

    assertThat(roots.resolve(link.toUri())).isEqualTo(inside.toRealPath());
  }

  @Test
  void shouldAcceptARootThatIsALinkItself() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("mount"), root);

    Path resolved = new ImageRoots(List.of(link)).resolve(link.resolve("a b.png").toUri());

    assertThat(resolved).isEqualTo(inside.toRealPath());
  }

  @Test
  void shouldServeARootThatIsALinkByItsRealNameToo() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("mount"), root);

    Path resolved = new ImageRoots(List.of(link)).resolve(inside.toUri());

    assertThat(resolved).isEqualTo(inside.toRealPath());
  }

  @Test
  void shouldServeARootBelowALinkByEitherName() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("mount"), folder);
    ImageRoots below = new ImageRoots(List.of(link.resolve("scans")));

    assertThat(below.resolve(link.resolve("scans/a b.png").toUri())).isEqualTo(inside);
    assertThat(below.resolve(inside.toUri())).isEqualTo(inside);
    assertThatThrownBy(() -> below.resolve(outside.toUri())).hasMessage(OUTSIDE);
  }

  @Test
  void shouldWaitForAFileWhoseRootIsEmpty() throws IOException {
    Path mount = Files.createDirectory(folder.resolve("mount"));

    assertWaits(
        new ImageRoots(List.of(root, mount)),
        mount.resolve("slide/a.png").toUri(),
        "TILEWISE_IMAGE_ROOTS, folder 2 of 2: empty (expected: one with images)");
  }

  @Test
  void shouldWaitForAFileWhoseRootWentUnderEitherName() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("mount"), root);
    ImageRoots going = new ImageRoots(List.of(link));
    Files.delete(inside);
    Files.delete(root);
    String text = "TILEWISE_IMAGE_ROOTS, folder 1 of 1: no such file (expected: one with images)";

    assertWaits(going, link.resolve("a b.png").toUri(), text);
    assertWaits(going, inside.toUri(), text);
    assertThat(going.problem()).contains(text);
  }

  @Test
  void shouldNotWaitForAFileWhoseRootIsThereWhileAnotherIsAway() {
    assertThat(roots.problem())
        .contains("TILEWISE_IMAGE_ROOTS, folder 1 of 2: no such file (expected: one with images)");

    assertRefused(root.resolve("none.png").toUri(), Kind.NOT_FOUND);
  }

  @Test
  void shouldHaveNoProblemWithRootsThatHoldSomething() {
    assertThat(new ImageRoots(List.of(root)).problem()).isEmpty();
  }

  @Test
  void shouldSayThatANameIsTooLongAndNotWait() {
    assertRefused(root.resolve("x".repeat(300) + ".png").toUri(), Kind.NOT_FOUND)
        .hasMessage("image: a name too long for the file system (expected: a readable file)");
  }

  @Test
  void shouldSayThatLinksLeadInACircleAndNotWait() throws IOException {
    Path first = root.resolve("first.png");
    Path second = Files.createSymbolicLink(root.resolve("second.png"), first);
    Files.createSymbolicLink(first, second);

    assertRefused(first.toUri(), Kind.NOT_FOUND)
        .hasMessage("image: symbolic links in a circle (expected: a readable file)");
  }

  @Test
  void shouldResolveANameThatIsNotEscaped() throws Exception {
    Path named = Files.writeString(root.resolve("\u00fcn\u00ef.png"), "in");

    assertThat(roots.resolve(URI.create("file://" + named))).isEqualTo(named.toRealPath());
    assertThat(roots.resolve(named.toUri())).isEqualTo(named.toRealPath());
  }

  /** As macOS writes names: two files may differ in this alone. */
  @Test
  void shouldNotComposeTheLettersOfANameThatIsNotEscaped() throws Exception {
    Path apart = Files.writeString(root.resolve("u\u0308.png"), "apart");

    Path found = roots.resolve(URI.create(root.toUri() + "u\u0308.png"));

    assertThat(found).isEqualTo(apart.toRealPath());
  }

  @Test
  void shouldRefuseAFolderWhoseNameBeginsLikeARoot() throws IOException {
    Path twin = Files.createDirectory(folder.resolve("scans-private"));

    assertRefused(twin.resolve("x.png").toUri(), Kind.NOT_ALLOWED).hasMessage(OUTSIDE);
  }

  @Test
  void shouldSayThatAFileInsideIsMissing() {
    assertRefused(root.resolve("none.png").toUri(), Kind.NOT_FOUND)
        .hasMessage("image: no such file (expected: a readable file)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3://bucket/key.png", "http://host/x.png", "jar:file:///x!/y"})
  void shouldRefuseOtherSchemesByName(URI uri) {
    assertRefused(uri, Kind.NOT_ALLOWED)
        .hasMessage("uri scheme: " + uri.getScheme() + " (expected: file)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"file:relative.png", "file://host/x.png", "file:///x.png?a=b", "file:///a%00b"})
  void shouldRefuseFileUrisThatAreNoPlainPath(URI uri) {
    assertRefused(uri, Kind.NOT_ALLOWED).hasMessageStartingWith("uri: ");
  }

  private static void assertWaits(ImageRoots roots, URI uri, String text) {
    assertThatThrownBy(() -> roots.resolve(uri))
        .isInstanceOf(SourceAwayException.class)
        .hasMessage(text);
  }

  private AbstractThrowableAssert<?, ?> assertRefused(URI uri, Kind kind) {
    return assertThatThrownBy(() -> roots.resolve(uri))
        .isInstanceOfSatisfying(
            ImageFormatException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }
}
