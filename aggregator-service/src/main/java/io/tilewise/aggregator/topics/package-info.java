/**
 * The topics that the aggregator works with: which they are, how they have to be, and whether they
 * are so, asked once before Kafka Streams starts, on the thread that starts the service.
 */
@NullMarked
package io.tilewise.aggregator.topics;

import org.jspecify.annotations.NullMarked;
