package io.tilewise.bench.crash;

import io.tilewise.bench.bed.Feed;
import io.tilewise.bench.bed.SyntheticImage;
import io.tilewise.events.Event;
import io.tilewise.events.Lane;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The events of many images as nobody would wish for them: some images at a time, tiles shuffled,
 * one in ten scored twice with other digits, some of the repeats long after the verdict; a manifest
 * comes first, last or in the middle; of every tenth image two tiles failed, and of another tenth
 * the last tile comes behind all else. One tile in twenty is also scored by a model that was
 * overwritten in place: the same version, another content. Of every seventh image the first half of
 * the tiles was also cut from a file that was replaced before the tiler came to a manifest.
 *
 * <p>Two images in five are submitted once more. Of half of these the older submission, of the
 * other half the newer one, gets its last tile only with the images that follow.
 */
final class CrashFeed {
  /** Content of the model that manifests name. */
  static final String CONTENT = "a1".repeat(32);

  /** What the model's files were overwritten with. */
  static final String OVERWRITTEN = "b2".repeat(32);

  /** Version of the file that manifests are of. */
  static final String SOURCE = "file:b7";

  /** The file before it was replaced. */
  static final String REPLACED = "file:a6";

  private static final int TOGETHER = 150;
  private static final int MANIFEST = -1;
  private static final int SUBMISSION = -2;

  private final Random random;
  private final List<Piece> pieces = new ArrayList<>();
  private final List<Piece> late = new ArrayList<>();
  private final List<Piece> last = new ArrayList<>();
  private int submissions;

  /** One event: the number of a tile, or what else it is. */
  private record Piece(SyntheticImage image, int what, int attempt, boolean failed) {
    Event event() {
      return switch (what) {
        case MANIFEST -> image.tiled();
        case SUBMISSION -> image.submitted();
        default -> failed ? image.failed(what) : image.scored(what, attempt);
      };
    }
  }

  /** Where the pieces of some images go that come together. */
  private record Group(List<Piece> before, List<Piece> shuffled, List<Piece> after) {}

  CrashFeed(int images, int tiles, long seed) {
    random = new Random(seed);
    List<SyntheticImage> all = Feed.images("crash", images, tiles);
    for (int from = 0; from < images; from += TOGETHER) {
      add(from, all.subList(from, Math.min(images, from + TOGETHER)));
    }
    pieces.addAll(late);
    pieces.addAll(last);
  }

  private void add(int first, List<SyntheticImage> images) {
    Group group = new Group(new ArrayList<>(), new ArrayList<>(late), new ArrayList<>());
    late.clear();
    for (int at = 0; at < images.size(); at++) {
      int number = first + at;
      SyntheticImage image = images.get(at).ofContent(CONTENT).ofSource(SOURCE);
      switch (number % 5) {
        case 1 -> {
          submit(number, image.on(Lane.DEFERRED), group.before, group, late);
          submit(number, image.again().on(Lane.EXPRESS), group.shuffled, group, group.shuffled);
        }
        case 3 -> {
          submit(number, image, group.before, group, group.shuffled);
          submit(number, image.again(), group.shuffled, group, late);
        }
        default ->
            submit(number, image, group.shuffled, group, number % 10 == 5 ? last : group.shuffled);
      }
    }
    Collections.shuffle(group.shuffled, random);
    pieces.addAll(group.before);
    pieces.addAll(group.shuffled);
    pieces.addAll(group.after);
  }

  private void submit(
      int number, SyntheticImage image, List<Piece> submission, Group group, List<Piece> lastTile) {
    submissions++;
    List<Piece> manifest = List.of(group.before, group.shuffled, group.after).get(number % 3);
    manifest.add(new Piece(image, MANIFEST, 0, false));
    submission.add(new Piece(image, SUBMISSION, 0, false));
    addTiles(image, number % 10 == 0 ? 2 : 0, group.shuffled);
    if (number % 7 == 2) {
      addHalfOf(image.ofSource(REPLACED), group.shuffled);
    }
    lastTile.add(new Piece(image, image.tiles() - 1, 0, false));
  }

  /** All but the last. */
  private void addTiles(SyntheticImage image, int failed, List<Piece> shuffled) {
    for (int index = 0; index < image.tiles() - 1; index++) {
      shuffled.add(new Piece(image, index, 0, index < failed));
      if (random.nextInt(10) == 0) {
        List<Piece> place = random.nextInt(4) == 0 ? late : shuffled;
        place.add(new Piece(image, index, 1, index < failed));
      }
      if (random.nextInt(20) == 0) {
        shuffled.add(new Piece(image.ofContent(OVERWRITTEN), index, 2, false));
      }
    }
  }

  /** Of an attempt that ended in mid-image. */
  private void addHalfOf(SyntheticImage replaced, List<Piece> shuffled) {
    for (int index = 0; index < replaced.tiles() / 2; index++) {
      shuffled.add(new Piece(replaced, index, 3, random.nextInt(10) == 0));
    }
  }

  /** Each gets one verdict. */
  int submissions() {
    return submissions;
  }

  int size() {
    return pieces.size();
  }

  Event event(int at) {
    return pieces.get(at).event();
  }
}
