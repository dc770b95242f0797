package io.tilewise.aggregator;

import static io.tilewise.aggregator.RecordedRun.SCORED;
import static io.tilewise.aggregator.RecordedRun.TILES;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tilewise.broker.EmbeddedBroker;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageClassified.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** This release goes on from what each earlier one left in Kafka. */
class RecordedRunIT {
  private static final Path RECORDED = Path.of("src/test/resources/recorded");

  @TempDir private Path directory;

  static Stream<Path> releases() throws IOException {
    return Files.list(RECORDED).sorted();
  }

  @ParameterizedTest
  @MethodSource("releases")
  void shouldGoOnWhereAnEarlierReleaseEnded_G1_G8(Path release) throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("kafka"))) {
      RecordedTopics.write(broker.bootstrapServers(), Files.readAllLines(release));
      try (Live live = new Live(broker, directory, RecordedRun.PREFIX)) {
        live.start(
            RecordedRun.config(live.kafka, directory.resolve("state")), new SimpleMeterRegistry());
        RecordedRun.ALL.forEach(slide -> live.send(List.of(slide.submitted())));
        live.send(RecordedRun.COMPLETE.scores());
        live.send(List.of(RecordedRun.ANNOUNCED.tiledNow(Live.PARTITIONS)));
        live.send(RecordedRun.ANNOUNCED.scores());
        live.send(List.of(RecordedRun.UNKNOWN.tiledNow(Live.PARTITIONS)));
        for (Slide slide : List.of(RecordedRun.OPEN, RecordedRun.LATE, RecordedRun.UNKNOWN)) {
          live.send(slide.scores().subList(SCORED, TILES));
        }

        live.awaitVerdicts(RecordedRun.VERDICTS + 4);

        await().atMost(Live.PATIENCE).until(() -> lag(broker) == 0);
        live.awaitVerdicts(RecordedRun.VERDICTS + 4);
        assertThat(live.verdicts)
            .extracting(
                ImageClassified::imageId,
                ImageClassified::status,
                verdict -> verdict.tiles().scored())
            .containsExactlyInAnyOrder(
                tuple("complete", Status.COMPLETE, TILES),
                tuple("failed", Status.PARTIAL, TILES - 1),
                tuple("amended", Status.PARTIAL, SCORED),
                tuple("amended", Status.COMPLETE, TILES),
                tuple("late", Status.PARTIAL, SCORED),
                tuple("late", Status.COMPLETE, TILES),
                tuple("partial", Status.PARTIAL, SCORED),
                tuple("open", Status.COMPLETE, TILES),
                tuple("announced", Status.COMPLETE, TILES),
                tuple("unknown", Status.COMPLETE, TILES));
        ImageClassified recorded = last(live, "complete");
        for (String imageId : List.of("amended", "late", "open", "announced", "unknown")) {
          assertThat(last(live, imageId).probabilities())
              .as("%s has the scores of an image that the earlier release judged", imageId)
              .isEqualTo(recorded.probabilities());
        }
        assertThat(topics(broker))
            .as("a new changelog would have begun empty")
            .isEqualTo(recordedTopics(release));
        assertThat(last(live, "late").supersedes()).isEqualTo(first(live, "late").revision());
      }
    }
  }

  private static Set<String> topics(EmbeddedBroker broker) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      return admin.listTopics().names().get(10, TimeUnit.SECONDS).stream()
          .filter(name -> name.startsWith(RecordedRun.PREFIX))
          .collect(Collectors.toSet());
    }
  }

  private static Set<String> recordedTopics(Path release) throws IOException {
    return Files.readAllLines(release).stream()
        .map(JsonMapper.shared()::readTree)
        .filter(line -> line.has("topic"))
        .map(line -> line.get("topic").asString())
        .collect(Collectors.toSet());
  }

  private static ImageClassified first(Live live, String imageId) {
    return of(live, imageId).getFirst();
  }

  private static ImageClassified last(Live live, String imageId) {
    return of(live, imageId).getLast();
  }

  private static List<ImageClassified> of(Live live, String imageId) {
    return live.verdicts.stream().filter(verdict -> verdict.imageId().equals(imageId)).toList();
  }

  /** Records that are not read yet: what is sent twice has had its chance of a second verdict. */
  private static long lag(EmbeddedBroker broker) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      Map<TopicPartition, OffsetAndMetadata> read =
          admin
              .listConsumerGroupOffsets(RecordedRun.PREFIX + "tilewise-aggregator")
              .partitionsToOffsetAndMetadata()
              .get(10, TimeUnit.SECONDS);
      Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
      read.keySet().forEach(partition -> ends.put(partition, OffsetSpec.latest()));
      long lag = 0;
      for (var end : admin.listOffsets(ends).all().get(10, TimeUnit.SECONDS).entrySet()) {
        lag += end.getValue().offset() - requireNonNull(read.get(end.getKey())).offset();
      }
      return lag;
    }
  }
}
