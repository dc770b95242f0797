/**
 * The tiles of an image that was judged: which scores count, and the files that hold them. Pure but
 * for the files; knows neither Kafka nor a command.
 */
@NullMarked
package io.tilewise.standalone.tiles;

import org.jspecify.annotations.NullMarked;
