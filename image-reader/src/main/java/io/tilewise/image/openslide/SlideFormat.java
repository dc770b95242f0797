package io.tilewise.image.openslide;

/**
 * A format of slides.
 *
 * @param words its name, for people
 * @param vendor what OpenSlide calls it; a file that it takes for another one is refused
 */
public record SlideFormat(String words, String vendor) {
  /** 3DHISTECH's: a file, and a folder of the same name with the pixels. */
  public static final SlideFormat MRXS = new SlideFormat("MRXS", "mirax");
}
