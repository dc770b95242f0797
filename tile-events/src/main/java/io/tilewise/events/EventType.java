package io.tilewise.events;

import java.util.Optional;

/** The released event types with the name and major version that {@code ce_type} carries. */
public enum EventType {
  IMAGE_SUBMITTED(ImageSubmitted.class),
  IMAGE_TILED(ImageTiled.class),
  IMAGE_REJECTED(ImageRejected.class),
  TILE_EXTRACTED(TileExtracted.class),
  TILE_SCORED(TileScored.class),
  TILE_FAILED(TileFailed.class),
  IMAGE_CLASSIFIED(ImageClassified.class);

  static final int MAJOR_VERSION = 1;

  private final Class<? extends Event> eventClass;
  private final String ceType;

  EventType(Class<? extends Event> eventClass) {
    this.eventClass = eventClass;
    this.ceType = "io.tilewise." + eventClass.getSimpleName() + ".v" + MAJOR_VERSION;
  }

  /** The record that this type decodes to. */
  public Class<? extends Event> eventClass() {
    return eventClass;
  }

  /** The record's name, say {@code ImageSubmitted}. */
  public String simpleName() {
    return eventClass.getSimpleName();
  }

  /** The CloudEvents type, say {@code io.tilewise.ImageSubmitted.v1}. */
  public String ceType() {
    return ceType;
  }

  /** The type of an event. */
  public static EventType of(Event event) {
    return switch (event) {
      case ImageSubmitted _ -> IMAGE_SUBMITTED;
      case ImageTiled _ -> IMAGE_TILED;
      case ImageRejected _ -> IMAGE_REJECTED;
      case TileExtracted _ -> TILE_EXTRACTED;
      case TileScored _ -> TILE_SCORED;
      case TileFailed _ -> TILE_FAILED;
      case ImageClassified _ -> IMAGE_CLASSIFIED;
    };
  }

  /** The type with this name and any version, empty when no release of Tilewise knew it. */
  static Optional<EventType> named(String simpleName) {
    for (EventType type : values()) {
      if (type.simpleName().equals(simpleName)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
