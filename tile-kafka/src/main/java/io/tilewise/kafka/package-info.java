/**
 * Where contract and Kafka meet, and nowhere else: records to plain types and back, dead letters
 * that fit their topic, what a failure means, whether Kafka answers, and what clients of the
 * pipeline need. How services work on records is in {@link io.tilewise.kafka.work}.
 */
@NullMarked
package io.tilewise.kafka;

import org.jspecify.annotations.NullMarked;
