/**
 * What to say when Kafka does not let a client do something: who it is, what it may not do, and
 * with what. A broker's answer names the thing at most; the rest is known here alone.
 */
@NullMarked
package io.tilewise.kafka.rights;

import org.jspecify.annotations.NullMarked;
