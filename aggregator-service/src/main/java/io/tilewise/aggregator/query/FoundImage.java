package io.tilewise.aggregator.query;

/**
 * An image of this instance.
 *
 * @param json its last verdict, or its progress
 * @param mayBeAmended whether that is a verdict which a higher revision may still follow without
 *     another submission
 */
record FoundImage(String json, boolean mayBeAmended) {}
