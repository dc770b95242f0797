/**
 * What a task keeps in its stores, and in which bytes: a row for some tiles, a small record for a
 * submission, its manifest, the last verdict of its image, and the agenda.
 *
 * <p>Written by the task's stream thread only. What other threads may call meanwhile is static and
 * takes a read-only store. What is stored outlives releases: each format begins with its version.
 */
@NullMarked
package io.tilewise.aggregator.state;

import org.jspecify.annotations.NullMarked;
