package io.tilewise.lab.images;

import io.tilewise.image.ImageLimits;
import java.util.Map;

/**
 * Which images commands read: of the usual sizes, and those of OpenSlide where the environment
 * allows it, as a tiler of the same environment does. Anything but {@code true} does not, and who
 * needs it is told by the image that is refused.
 */
public final class CommandLimits {
  /** Of this process's environment. */
  public static final ImageLimits OF_THIS_PROCESS = of(System.getenv());

  private CommandLimits() {}

  static ImageLimits of(Map<String, String> environment) {
    String openSlide = environment.getOrDefault(ImageLimits.OPENSLIDE, "").strip();
    return ImageLimits.DEFAULT.withOpenSlide(openSlide.equals("true"));
  }
}
