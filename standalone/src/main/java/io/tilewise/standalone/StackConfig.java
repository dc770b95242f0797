package io.tilewise.standalone;

import io.tilewise.aggregator.AggregatorConfig;
import io.tilewise.inference.InferenceConfig;
import io.tilewise.runtime.Settings;
import io.tilewise.tiler.TilerConfig;

/**
 * How a stack runs.
 *
 * @param options its addresses and folders
 * @param topicPrefix of its topics
 * @param tiler how the tiler runs
 * @param inference how inference runs
 * @param aggregator how the aggregator runs
 */
record StackConfig(
    StackOptions options,
    String topicPrefix,
    TilerConfig tiler,
    InferenceConfig inference,
    AggregatorConfig aggregator) {

  /** Reads {@code TILEWISE_*} as {@link StackOptions#over} gives it. */
  static StackConfig from(Settings settings, StackOptions options) {
    return new StackConfig(
        options,
        settings.string("TILEWISE_TOPIC_PREFIX", ""),
        TilerConfig.from(settings),
        InferenceConfig.from(settings),
        AggregatorConfig.from(settings));
  }
}
