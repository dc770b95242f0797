package io.tilewise.image.dicom.dataset;

/** Where the pixels lie in a file. */
public sealed interface PixelData {

  /** As they are, one frame behind the other. */
  record Plain(long at, long length) implements PixelData {}

  /**
   * In fragments, of which one or several make a frame (PS3.5, A.4).
   *
   * @param basicAt where the basic offset table lies
   * @param basicLength its bytes; 0 where it is empty
   * @param fragments in the order of the file
   */
  record Encapsulated(long basicAt, long basicLength, Fragments fragments) implements PixelData {}
}
