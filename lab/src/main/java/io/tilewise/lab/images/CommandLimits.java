package io.tilewise.lab.images;

import io.tilewise.image.ImageLimits;
import java.util.Map;

/** Which images commands read: those that a tiler of the same environment reads. */
public final class CommandLimits {
  /** Of this process's environment. */
  public static final ImageLimits OF_THIS_PROCESS = of(System.getenv());

  private CommandLimits() {}

  static ImageLimits of(Map<String, String> environment) {
    String openSlide = environment.getOrDefault(ImageLimits.OPENSLIDE, "").strip();
    return ImageLimits.DEFAULT.withOpenSlide(openSlide.equals("true"));
  }
}
