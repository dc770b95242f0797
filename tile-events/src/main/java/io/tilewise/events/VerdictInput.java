package io.tilewise.events;

/** What a verdict comes from: all that is heard of a submission until it has one. */
public sealed interface VerdictInput extends Event
    permits ImageSubmitted, ImageTiled, ImageRejected, TileOutcome {}
