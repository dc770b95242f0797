package io.tilewise.tiler;

import io.tilewise.image.ImageLimits;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.openslide.OpenSlideLibrary;
import io.tilewise.runtime.ConfigurationException;
import io.tilewise.runtime.Settings;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which images may be read, as operators say it: by the tiler, and by commands that read images
 * themselves, so that what the one takes the others take.
 */
public final class LimitSettings {
  private static final String FILE_SIZE = "TILEWISE_TILER_MAX_FILE_SIZE";
  private static final String MEGAPIXELS = "TILEWISE_TILER_MAX_MEGAPIXELS";
  private static final int MOST_MEGAPIXELS = 40_000;
  private static final int MEGAPIXEL = 1_000_000;

  private LimitSettings() {}

  /** The variables that are read. */
  public static String[] names() {
    return new String[] {FILE_SIZE, MEGAPIXELS, ImageLimits.HELD_MEGAPIXELS, ImageLimits.OPENSLIDE};
  }

  /**
   * Of an environment, in which all else is somebody else's.
   *
   * @throws ConfigurationException naming every one of these that is wrong
   */
  public static ImageLimits of(Map<String, String> environment) throws ConfigurationException {
    Map<String, String> ours = new TreeMap<>();
    for (String name : names()) {
      if (environment.containsKey(name)) {
        ours.put(name, environment.getOrDefault(name, ""));
      }
    }
    Settings settings = Settings.of(ours);
    ImageLimits limits = read(settings);
    settings.check();
    return limits;
  }

  static ImageLimits read(Settings settings) {
    ImageLimits standard = ImageLimits.DEFAULT;
    return new ImageLimits(
        settings.dataSize(FILE_SIZE, standard.maxFileBytes()),
        standard.maxSide(),
        (long) MEGAPIXEL
            * settings.integer(
                MEGAPIXELS, (int) (standard.maxPixels() / MEGAPIXEL), 1, MOST_MEGAPIXELS),
        MEGAPIXEL
            * settings.integer(
                ImageLimits.HELD_MEGAPIXELS,
                standard.maxHeldPixels() / MEGAPIXEL,
                1,
                RgbPixels.MAX_PIXELS / MEGAPIXEL),
        standard.maxRememberedBytes(),
        // Where it is wanted and not there, each of its slides would be rejected.
        settings.wanted(
            ImageLimits.OPENSLIDE, OpenSlideLibrary::isInstalled, OpenSlideLibrary.EXPECTED));
  }
}
