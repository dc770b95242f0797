package io.tilewise.events.check;

/**
 * The most that a field may hold, in characters (Unicode code points, as JSON Schema counts them),
 * elements or bytes: so every event that can be made has room in a record. Each is far above what
 * is in use; what was legal once stays so, but for labels of which no verdict had room.
 */
public final class Bounds {
  /** Of a model's label, in characters. */
  public static final int LABEL = 256;

  /** Labels that an event speaks of; a model has at most half as many. */
  public static final int LABELS = 1000;

  /**
   * Of all labels of a model together: the bytes of their list in JSON, and {@link #PROBABILITY}
   * for each. A verdict says as much some twenty times, beside what was fitted.
   */
  public static final int ALL_LABELS = 24_576;

  /** Bytes of a probability in JSON, with what stands around it. */
  public static final int PROBABILITY = 24;

  /** Of a rule's or a tie-break's configuration value, in characters. */
  public static final int RULE = 128;

  /** Rules that are fitted, or say something of an image. */
  public static final int RULES = 64;

  /** Knots of a curve, or coefficients of a rule. */
  public static final int NUMBERS = 1000;

  /** Of what was fitted for a model, as JSON, in bytes. */
  public static final int FIT_BYTES = 256 << 10;

  /** Of a text for people, in characters; it is cut there, since nothing is computed from it. */
  public static final int TEXT = 2000;

  /** Warnings of a verdict. */
  public static final int WARNINGS = 32;

  /** Tiles that a verdict points to. */
  public static final int FOCUS_TILES = 100;

  /** Of a URI, in characters: a path of 4,096 bytes, each percent-encoded, and room. */
  public static final int URI = 16_384;

  /** Of who signs an event, a URI reference, in characters. */
  public static final int SOURCE = 255;

  /** Of a content type, in characters: RFC 6838 has 127 for each of its halves. */
  public static final int CONTENT_TYPE = 255;

  /** Of a decoder's name, in characters. */
  public static final int DECODER = 64;

  /** Of a reason's code, in characters. */
  public static final int REASON = 64;

  /** Reasons that tiles of one image failed for. */
  public static final int REASONS = 64;

  /** Attributes of a submission. */
  public static final int ATTRIBUTES = 64;

  /** Of an attribute's name, in characters. */
  public static final int ATTRIBUTE_NAME = 256;

  /** Of an attribute's value, or of a scanner's name, in characters. */
  public static final int ATTRIBUTE = 1024;

  private Bounds() {}
}
