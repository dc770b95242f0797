package io.tilewise.standalone.stack;

import io.tilewise.aggregator.AggregatorConfig;
import io.tilewise.events.Topics;
import io.tilewise.inference.InferenceConfig;
import io.tilewise.runtime.Settings;
import io.tilewise.tiler.TilerConfig;

/**
 * How a stack runs.
 *
 * @param options its addresses and folders
 * @param topics of its pipeline
 * @param tiler how the tiler runs
 * @param inference how inference runs
 * @param aggregator how the aggregator runs
 */
record StackConfig(
    StackOptions options,
    Topics topics,
    TilerConfig tiler,
    InferenceConfig inference,
    AggregatorConfig aggregator) {

  /** Reads {@code TILEWISE_*} as {@link StackOptions#over} gives it. */
  static StackConfig from(Settings settings, StackOptions options) {
    return new StackConfig(
        options,
        settings.read("TILEWISE_TOPIC_PREFIX", new Topics(""), Topics.PREFIX_EXPECTED, Topics::new),
        TilerConfig.from(settings),
        InferenceConfig.from(settings),
        AggregatorConfig.from(settings));
  }
}
