/** Where contract and Kafka meet, and nowhere else. */
@NullMarked
package io.tilewise.kafka;

import org.jspecify.annotations.NullMarked;
