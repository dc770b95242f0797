package io.tilewise.standalone;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.aggregator.AggregatorConfig;
import io.tilewise.aggregator.AggregatorService;
import io.tilewise.broker.EmbeddedBroker;
import io.tilewise.events.Topics;
import io.tilewise.events.model.ModelReference;
import io.tilewise.inference.InferenceConfig;
import io.tilewise.inference.InferenceService;
import io.tilewise.kafka.PipelineConnection;
import io.tilewise.kafka.TopicAdmin;
import io.tilewise.runtime.RunningService;
import io.tilewise.runtime.Settings;
import io.tilewise.standalone.stack.StackOptions;
import io.tilewise.tiler.TilerConfig;
import io.tilewise.tiler.TilerService;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A pipeline whose services a test can restart one by one. */
final class Pipeline implements AutoCloseable {
  private static final int PARTITIONS = 4;

  private final Map<String, String> environment;
  private final EmbeddedBroker broker;
  private RunningService tiler;
  private RunningService inference;
  private RunningService aggregator;

  Pipeline(Path data, Path models, Path images) throws Exception {
    StackOptions options =
        new StackOptions(
            data,
            StackOptions.freePort(),
            models,
            List.of(ModelReference.parse("thin-smear@1")),
            List.of(images));
    environment = options.over(Map.of());
    broker = EmbeddedBroker.start(options.brokerDirectory(), options.kafkaPort());
    broker.createTopics(TopicAdmin.newTopics(new Topics("").specs(PARTITIONS, PARTITIONS), 1));
    aggregator = startAggregator();
    inference = startInference();
    tiler = startTiler();
  }

  PipelineConnection connection() {
    return new PipelineConnection(broker.bootstrapServers(), new Topics(""));
  }

  /** Of services that died or are not ready. */
  List<String> problems() {
    return Stream.of(tiler, inference, aggregator)
        .filter(service -> !service.health().live() || !service.health().ready())
        .map(service -> service.name() + ": " + service.health().detail())
        .toList();
  }

  void restartTiler() throws Exception {
    end(tiler);
    tiler = startTiler();
  }

  void restartInference() throws Exception {
    end(inference);
    inference = startInference();
  }

  void restartAggregator() throws Exception {
    end(aggregator);
    aggregator = startAggregator();
  }

  private RunningService startTiler() throws Exception {
    return TilerService.start(TilerConfig.from(settings()), new SimpleMeterRegistry());
  }

  private RunningService startInference() throws Exception {
    return InferenceService.start(InferenceConfig.from(settings()), new SimpleMeterRegistry());
  }

  private RunningService startAggregator() throws Exception {
    return AggregatorService.start(AggregatorConfig.from(settings()), new SimpleMeterRegistry());
  }

  private Settings settings() {
    return Settings.of(environment);
  }

  private static void end(RunningService service) {
    service.stopTaking();
    service.close();
  }

  @Override
  public void close() {
    end(tiler);
    end(inference);
    end(aggregator);
    broker.close();
  }
}
