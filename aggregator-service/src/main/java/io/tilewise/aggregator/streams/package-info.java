/**
 * What Kafka Streams needs around it: where its stores lie and how much memory they take, which
 * times records may have, what its clients do at a commit, and what becomes of an error, from a
 * record that is given up to a thread that is replaced. Knows no submission.
 *
 * <p>Most are made or called by Kafka Streams, on its threads. What is shared by several of them is
 * thread-safe and says so.
 */
@NullMarked
package io.tilewise.aggregator.streams;

import org.jspecify.annotations.NullMarked;
