package io.tilewise.standalone.pipeline;

import io.tilewise.events.TopicSpec;
import io.tilewise.events.Topics;
import io.tilewise.kafka.PipelineConnection;
import io.tilewise.kafka.TopicAdmin;
import io.tilewise.runtime.ConfigurationException;
import io.tilewise.standalone.command.ConnectionOptions;
import io.tilewise.standalone.command.ExitCode;
import io.tilewise.standalone.command.UsageException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code topics create}: all topics with the right settings. */
@Command(
    name = "topics",
    description = "Manages the pipeline's topics.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = TopicsCommand.Create.class)
public final class TopicsCommand implements Callable<Integer> {

  @Override
  public Integer call() {
    throw new UsageException("topics: no command (expected: topics create)");
  }

  /** Creates those that do not exist; never changes one that does. */
  @Command(name = "create", description = "Creates all topics that do not exist yet.")
  public static final class Create implements Callable<Integer> {
    @Mixin private final ConnectionOptions connection = new ConnectionOptions();

    @Option(
        names = "--image-partitions",
        paramLabel = "N",
        defaultValue = "" + Topics.IMAGE_PARTITIONS,
        description = "of each topic keyed by image (default: ${DEFAULT-VALUE})")
    private int imagePartitions = Topics.IMAGE_PARTITIONS;

    @Option(
        names = "--tile-partitions",
        paramLabel = "N",
        defaultValue = "" + Topics.TILE_PARTITIONS,
        description = "of each lane (default: ${DEFAULT-VALUE})")
    private int tilePartitions = Topics.TILE_PARTITIONS;

    @Option(
        names = "--replication-factor",
        paramLabel = "N",
        description = "copies of each partition (default: the broker's own default)")
    private int replicationFactor = TopicAdmin.BROKER_DEFAULT;

    private final Map<String, String> environment;

    /** Takes the settings of the process. */
    public Create(Map<String, String> environment) {
      this.environment = environment;
    }

    @Override
    public Integer call() throws ConfigurationException {
      check("--image-partitions", imagePartitions);
      check("--tile-partitions", tilePartitions);
      PipelineConnection pipeline = connection.connection(environment);
      List<TopicSpec> specs = pipeline.topics().specs(imagePartitions, tilePartitions);
      try (TopicAdmin admin = new TopicAdmin(pipeline)) {
        admin.establish(specs, replicationFactor).forEach(System.out::println);
      }
      return ExitCode.DONE;
    }

    private static void check(String option, int partitions) {
      if (partitions < 1) {
        throw new UsageException(option + ": " + partitions + " (expected: >= 1)");
      }
    }
  }
}
