package io.tilewise.events.codec;

import io.tilewise.events.Event;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageRejected;
import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.TileExtracted;
import io.tilewise.events.TileFailed;
import io.tilewise.events.TileScored;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The released event types with the name and major version that {@code ce_type} carries. */
enum EventType {
  IMAGE_SUBMITTED(ImageSubmitted.class),
  IMAGE_TILED(ImageTiled.class),
  IMAGE_REJECTED(ImageRejected.class),
  TILE_EXTRACTED(TileExtracted.class),
  TILE_SCORED(TileScored.class),
  TILE_FAILED(TileFailed.class),
  IMAGE_CLASSIFIED(ImageClassified.class);

  static final int MAJOR_VERSION = 1;

  /** Asked for every record. */
  private static final ClassValue<Set<EventType>> OF_CLASS =
      new ClassValue<>() {
        @Override
        protected Set<EventType> computeValue(Class<?> expected) {
          Set<EventType> types = EnumSet.noneOf(EventType.class);
          for (EventType type : values()) {
            if (expected.isAssignableFrom(type.eventClass)) {
              types.add(type);
            }
          }
          return Collections.unmodifiableSet(types);
        }
      };

  private final Class<? extends Event> eventClass;
  private final String ceType;

  EventType(Class<? extends Event> eventClass) {
    this.eventClass = eventClass;
    this.ceType = "io.tilewise." + eventClass.getSimpleName() + ".v" + MAJOR_VERSION;
  }

  /** The record that this type decodes to. */
  Class<? extends Event> eventClass() {
    return eventClass;
  }

  /** The record's name, say {@code ImageSubmitted}. */
  String simpleName() {
    return eventClass.getSimpleName();
  }

  /** The CloudEvents type, say {@code io.tilewise.ImageSubmitted.v1}. */
  String ceType() {
    return ceType;
  }

  /** The type of an event. */
  static EventType of(Event event) {
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

  /** The types of an event, or of the alternatives of an interface. */
  static Set<EventType> of(Class<? extends Event> expected) {
    return OF_CLASS.get(expected);
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
