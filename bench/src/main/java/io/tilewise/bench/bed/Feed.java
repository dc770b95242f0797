package io.tilewise.bench.bed;

import io.tilewise.events.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** In which order the scores of many images arrive; manifests and submissions come first. */
public enum Feed {
  /** The first tile of every image, then the second: as fast GPUs share out many images. */
  INTERLEAVED {
    @Override
    public void scores(List<SyntheticImage> images, Consumer<Event> sink) {
      int most = images.stream().mapToInt(SyntheticImage::tiles).max().orElse(0);
      for (int index = 0; index < most; index++) {
        for (SyntheticImage image : images) {
          if (index < image.tiles()) {
            sink.accept(image.scored(index));
          }
        }
      }
    }
  },

  /** One image after the other. */
  BURSTS {
    @Override
    public void scores(List<SyntheticImage> images, Consumer<Event> sink) {
      for (SyntheticImage image : images) {
        for (int index = 0; index < image.tiles(); index++) {
          sink.accept(image.scored(index));
        }
      }
    }
  };

  /** The scores of all images. */
  public abstract void scores(List<SyntheticImage> images, Consumer<Event> sink);

  /** So many images of so many tiles. */
  public static List<SyntheticImage> images(String name, int images, int tiles) {
    List<SyntheticImage> all = new ArrayList<>();
    for (int number = 0; number < images; number++) {
      all.add(new SyntheticImage(name + "-" + number, tiles));
    }
    return all;
  }

  /** Submissions and manifests. */
  public static void announce(List<SyntheticImage> images, Consumer<Event> sink) {
    for (SyntheticImage image : images) {
      sink.accept(image.submitted());
      sink.accept(image.tiled());
    }
  }
}
