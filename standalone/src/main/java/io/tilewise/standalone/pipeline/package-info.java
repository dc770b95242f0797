/**
 * Commands that talk to a pipeline, whether it runs in this JVM or elsewhere: through Kafka alone,
 * as {@code io.tilewise.kafka} offers it to everybody. The command's thread owns the one consumer
 * and the one producer that a command has.
 */
@NullMarked
package io.tilewise.standalone.pipeline;

import org.jspecify.annotations.NullMarked;
