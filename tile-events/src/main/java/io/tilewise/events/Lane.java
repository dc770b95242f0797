package io.tilewise.events;

/** How urgent an image is; each lane has a tile topic of its own. */
public enum Lane {
  EXPRESS,
  ROUTINE,
  DEFERRED
}
