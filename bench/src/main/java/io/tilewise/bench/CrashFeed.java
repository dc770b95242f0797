package io.tilewise.bench;

import io.tilewise.events.Event;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The events of many images as nobody would wish for them: some images at a time, tiles shuffled,
 * one in ten scored twice with other digits, some of the repeats long after the verdict; a manifest
 * comes first, last or in the middle; of every tenth image two tiles failed, and of another tenth
 * the last tile comes behind all else.
 */
final class CrashFeed {
  private static final int TOGETHER = 150;
  private static final int MANIFEST = -1;
  private static final int SUBMISSION = -2;

  private final Random random;
  private final List<Piece> pieces = new ArrayList<>();
  private final List<Piece> late = new ArrayList<>();
  private final List<Piece> last = new ArrayList<>();

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
    List<Piece> before = new ArrayList<>();
    List<Piece> shuffled = new ArrayList<>(late);
    List<Piece> after = new ArrayList<>();
    late.clear();
    for (int at = 0; at < images.size(); at++) {
      int number = first + at;
      SyntheticImage image = images.get(at);
      List<Piece> place = List.of(before, shuffled, after).get(number % 3);
      place.add(new Piece(image, MANIFEST, 0, false));
      shuffled.add(new Piece(image, SUBMISSION, 0, false));
      addTiles(image, number % 10 == 0 ? 2 : 0, shuffled);
      if (number % 10 == 5) {
        last.add(new Piece(image, image.tiles() - 1, 0, false));
      } else {
        shuffled.add(new Piece(image, image.tiles() - 1, 0, false));
      }
    }
    Collections.shuffle(shuffled, random);
    pieces.addAll(before);
    pieces.addAll(shuffled);
    pieces.addAll(after);
  }

  /** All but the last. */
  private void addTiles(SyntheticImage image, int failed, List<Piece> shuffled) {
    for (int index = 0; index < image.tiles() - 1; index++) {
      shuffled.add(new Piece(image, index, 0, index < failed));
      if (random.nextInt(10) == 0) {
        List<Piece> place = random.nextInt(4) == 0 ? late : shuffled;
        place.add(new Piece(image, index, 1, index < failed));
      }
    }
  }

  int size() {
    return pieces.size();
  }

  Event event(int at) {
    return pieces.get(at).event();
  }
}
