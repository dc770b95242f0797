package io.tilewise.standalone;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.aggregator.AggregatorConfig;
import io.tilewise.aggregator.AggregatorService;
import io.tilewise.broker.EmbeddedBroker;
import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.Lane;
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
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** A pipeline whose services a test can stop and start one by one. */
public final class Pipeline implements AutoCloseable {
  private static final int PARTITIONS = 4;

  private final Map<String, String> environment;
  private final EmbeddedBroker broker;
  private final Function<Part, MeterRegistry> meters;
  private final Map<Part, RunningService> running = new EnumMap<>(Part.class);

  /** A service, in the order in which an end comes to them. */
  public enum Part {
    TILER,
    INFERENCE,
    AGGREGATOR
  }

  /** A submission of an image to the sample model. */
  public static ImageSubmitted submission(
      String imageId, String submissionId, Path image, Lane lane) {
    return new ImageSubmitted(
        imageId,
        submissionId,
        image.toUri(),
        ModelReference.parse("thin-smear"),
        lane,
        null,
        Duration.ofHours(1),
        Instant.now(),
        Map.of());
  }

  /** All of it, as it comes. */
  public Pipeline(Path data, Path models, Path images) throws Exception {
    this(data, models, images, Map.of());
  }

  /** All of it, with these settings. */
  public Pipeline(Path data, Path models, Path images, Map<String, String> settings)
      throws Exception {
    this(data, models, images, settings, _ -> new SimpleMeterRegistry());
  }

  /** All of it, with these settings, and the registry of each part. */
  public Pipeline(
      Path data,
      Path models,
      Path images,
      Map<String, String> settings,
      Function<Part, MeterRegistry> meters)
      throws Exception {
    this.meters = meters;
    StackOptions options =
        new StackOptions(
            data,
            StackOptions.freePort(),
            models,
            List.of(ModelReference.parse("thin-smear@1")),
            List.of(images));
    environment = options.over(settings);
    broker = EmbeddedBroker.start(options.brokerDirectory(), options.kafkaPort());
    broker.createTopics(TopicAdmin.newTopics(new Topics("").specs(PARTITIONS, PARTITIONS), 1));
    start(Part.AGGREGATOR);
    start(Part.INFERENCE);
    start(Part.TILER);
  }

  public PipelineConnection connection() {
    return new PipelineConnection(broker.bootstrapServers(), new Topics(""));
  }

  /** What its services are started with, for one in a process of its own. */
  public Map<String, String> environment() {
    return Map.copyOf(environment);
  }

  /** Of services that died or are not ready. */
  public List<String> problems() {
    return running.values().stream()
        .filter(service -> !service.health().live() || !service.health().ready())
        .map(service -> service.name() + ": " + service.health().detail())
        .toList();
  }

  /** Lets a part go on where it was stopped. */
  public void start(Part part) throws Exception {
    running.put(part, started(part));
  }

  /** Has a part end what is under way, and no more. */
  public void stop(Part part) {
    RunningService service = Objects.requireNonNull(running.remove(part), part.name());
    service.stopTaking();
    service.close();
  }

  public void restart(Part part) throws Exception {
    stop(part);
    start(part);
  }

  private RunningService started(Part part) throws Exception {
    Settings settings = Settings.of(environment);
    MeterRegistry its = meters.apply(part);
    return switch (part) {
      case TILER -> TilerService.start(TilerConfig.from(settings), its);
      case INFERENCE -> InferenceService.start(InferenceConfig.from(settings), its);
      case AGGREGATOR -> AggregatorService.start(AggregatorConfig.from(settings), its);
    };
  }

  @Override
  public void close() {
    List.copyOf(running.keySet()).forEach(this::stop);
    broker.close();
  }
}
