/**
 * How long things are kept and waited for: values that decide nothing by themselves, of no thread.
 * What is measured against them is in {@code aggregation}, where Kafka's answer comes from in
 * {@code topics}.
 */
@NullMarked
package io.tilewise.aggregator.timing;

import org.jspecify.annotations.NullMarked;
