package io.tilewise.standalone.security;

import static io.tilewise.standalone.security.SecuredServices.AGGREGATOR;
import static io.tilewise.standalone.security.SecuredServices.INFERENCE;
import static io.tilewise.standalone.security.SecuredServices.TILER;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.tilewise.events.Event;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.ImageTiled;
import io.tilewise.events.Lane;
import io.tilewise.events.TileOutcome;
import io.tilewise.events.Topics;
import io.tilewise.image.png.TilePng;
import io.tilewise.kafka.EventConsumer;
import io.tilewise.kafka.PipelineException;
import io.tilewise.kafka.SubmissionPublisher;
import io.tilewise.kafka.TopicAdmin;
import io.tilewise.standalone.Pipeline;
import io.tilewise.standalone.Recorded;
import io.tilewise.standalone.demo.Rgb;
import io.tilewise.standalone.demo.SmearPainter;
import io.tilewise.standalone.demo.SmearPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/**
 * The pipeline with exactly the rights of the manual's table, and without each of them for a while.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KafkaRightsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Topics TOPICS = new Topics("");
  private static final String CLIENT = "tilewise-client";
  private static final String CREATOR = "tilewise-topics";
  private static final int PARTITIONS = 2;
  private static final Duration NEED_AGAIN = Duration.ofSeconds(2);
  private static final long LOOK_MILLIS = 20;

  @TempDir static Path folder;

  private static SecuredBroker broker;
  private static SecuredServices services;
  private static final List<ImageSubmitted> SUBMITTED = new ArrayList<>();
  private static final List<String> REJECTED = new ArrayList<>();
  private static final List<String> BAD = new ArrayList<>();
  private static final Logger LOGGER = (Logger) LoggerFactory.getLogger("io.tilewise.aggregator");
  private static final ListAppender<ILoggingEvent> LOG = new ListAppender<>();

  @BeforeAll
  static void startWithExactlyTheseRights() throws Exception {
    LOGGER.setLevel(Level.WARN);
    LOGGER.addAppender(LOG);
    LOG.start();
    Path images = Files.createDirectories(folder.resolve("images")).toRealPath();
    SmearPlan plan = new SmearPlan("smear", 2, 2, 128, 1, new Rgb(196, 166, 178), 1);
    Files.write(images.resolve("smear.png"), TilePng.encode(SmearPainter.paint(plan)));
    Files.writeString(images.resolve("text.png"), "no image");
    broker = SecuredBroker.start(folder);
    List<Right> rights = Right.all();
    broker.addUsers(rights.stream().map(Right::user).distinct().toList());
    broker.give(rights);
    createTopics();
    services = new SecuredServices(broker, folder.resolve("state"), images);
    for (String service : List.of(AGGREGATOR, INFERENCE, TILER)) {
      services.start(service);
    }
  }

  private static void createTopics() {
    try (TopicAdmin admin = new TopicAdmin(broker.as(CREATOR))) {
      admin.createAbsent(TOPICS.specs(PARTITIONS, PARTITIONS), TopicAdmin.BROKER_DEFAULT);
    }
  }

  @AfterAll
  static void end() throws IOException {
    LOGGER.detachAppender(LOG);
    LOGGER.setLevel(null); // as those above it
    services.close();
    broker.close();
  }

  @Test
  @Order(1)
  void shouldClassifyWithExactlyTheRightsOfTheManual() {
    for (Lane lane : Lane.values()) {
      submit("smear.png", lane);
    }

    await().atMost(PATIENCE).until(() -> verdicts().size() == SUBMITTED.size());

    assertThat(List.of(TILER, INFERENCE, AGGREGATOR)).allMatch(services::isReady);
  }

  static Stream<Right> rights() throws IOException {
    return Right.all().stream();
  }

  @ParameterizedTest
  @MethodSource("rights")
  @Order(2)
  void shouldSayWhichRightIsMissingAndGoOnOnceItIsThere(Right right) throws Exception {
    switch (right.user()) {
      case CREATOR -> shouldTell(right, () -> {}, () -> textOf(KafkaRightsIT::createTopics));
      case CLIENT -> shouldTell(right, () -> {}, () -> textOf(() -> look(right)));
      case AGGREGATOR -> aggregator(right);
      default -> running(right);
    }
  }

  /** The right is taken, needed until it is missed, and given back. */
  private static void shouldTell(Right right, Runnable need, Supplier<String> text)
      throws Exception {
    broker.take(right);
    Instant needAt = Instant.MIN;
    Instant end = Instant.now().plus(PATIENCE);
    String told = "";
    while (!right.words().stream().allMatch(told::contains) && Instant.now().isBefore(end)) {
      // Brokers learn of rights a moment later: what still passes is no news of the missing one.
      if (Instant.now().isAfter(needAt)) {
        need.run();
        needAt = Instant.now().plus(NEED_AGAIN);
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      told = text.get();
    }
    broker.give(List.of(right));
    assertThat(told).contains(right.words());
  }

  private static String textOf(Runnable attempt) {
    Throwable thrown = catchThrowable(attempt::run);
    if (thrown != null) {
      assertThat(thrown).isInstanceOf(PipelineException.class);
    }
    return thrown == null ? "" : thrown.getMessage();
  }

  private static void look(Right right) {
    if (right.isOf(AclOperation.WRITE)) {
      submit("smear.png", Lane.ROUTINE);
      return;
    }
    Class<? extends Event> kind =
        switch (right.name()) {
          case "images.classified" -> ImageClassified.class;
          case "images.tiled" -> ImageTiled.class;
          case "tiles.scored" -> TileOutcome.class;
          default -> throw new AssertionError(right);
        };
    try (EventConsumer<Event> events = EventConsumer.atBeginning(broker.as(CLIENT), Set.of(kind))) {
      events.poll(Duration.ofMillis(100));
    }
  }

  private static void running(Right right) throws Exception {
    String user = right.user();
    shouldTell(right, () -> need(right), () -> services.problem(user));
    await().atMost(PATIENCE).until(() -> services.isReady(user));
  }

  /** Has the service do what it needs the right for. */
  private static void need(Right right) {
    switch (right.name()) {
      case "dead-letters" -> sendBad(right.user());
      case "images.rejected" -> {
        if (right.isOf(AclOperation.WRITE)) {
          reject();
        }
      }
      case "tiles.express" -> submit("smear.png", Lane.EXPRESS);
      case "tiles.deferred" -> submit("smear.png", Lane.DEFERRED);
      default -> submit("smear.png", Lane.ROUTINE);
    }
  }

  private static void aggregator(Right right) throws Exception {
    synchronized (LOG) {
      LOG.list.clear();
    }
    switch (right.binding().entry().operation()) {
      case DESCRIBE -> shouldTell(right, () -> {}, KafkaRightsIT::logged); // by metrics of lag
      case CREATE -> {
        awaitVerdicts(); // what is under way would be forgotten with the changelogs
        services.stop(AGGREGATOR);
        services.forgetState();
        broker.delete(
            List.of(
                "tilewise-aggregator-image-records-changelog",
                "tilewise-aggregator-tile-rows-changelog"));
        refusedStart(right);
      }
      case DESCRIBE_CONFIGS, ALTER_CONFIGS -> {
        services.stop(AGGREGATOR);
        broker.take(right);
        services.start(AGGREGATOR);
        shouldTell(right, () -> {}, KafkaRightsIT::logged);
      }
      case READ -> {
        if (right.pattern().equals("prefix")) {
          services.stop(AGGREGATOR);
          services.forgetState();
          refusedStart(right);
        } else {
          refusedWork(right);
        }
      }
      default -> refusedWork(right);
    }
    await().atMost(PATIENCE).until(() -> services.isReady(AGGREGATOR));
  }

  /** What was logged since the right was taken. */
  private static String logged() {
    synchronized (LOG) { // as it does itself
      return LOG.list.stream()
          .map(ILoggingEvent::getFormattedMessage)
          .collect(Collectors.joining("\n"));
    }
  }

  private static void refusedStart(Right right) throws Exception {
    broker.take(right);
    services.start(AGGREGATOR);
    shouldTell(right, () -> {}, () -> services.problem(AGGREGATOR));
    restartAggregator();
  }

  private static void refusedWork(Right right) throws Exception {
    shouldTell(right, () -> need(right), () -> services.problem(AGGREGATOR));
    restartAggregator();
  }

  /** As a platform does with what is not live, or did not start. */
  private static void restartAggregator() throws Exception {
    await().atMost(PATIENCE).until(() -> services.isDead(AGGREGATOR));
    services.stop(AGGREGATOR);
    services.start(AGGREGATOR);
  }

  @Test
  @Order(3)
  void shouldHaveLostAndRejectedNothing() {
    awaitVerdicts();
    assertThat(verdicts())
        .allSatisfy(
            verdict ->
                assertThat(verdict.status())
                    .isEqualTo(
                        REJECTED.contains(verdict.submissionId())
                            ? ImageClassified.Status.REJECTED
                            : ImageClassified.Status.COMPLETE));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(Recorded.deadLetters(broker.asAdmin()))
                    .extracting(Recorded.DeadLetter::key)
                    .hasSameElementsAs(BAD));
  }

  private static void awaitVerdicts() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(verdicts())
                    .extracting(ImageClassified::submissionId)
                    .containsExactlyInAnyOrderElementsOf(
                        SUBMITTED.stream().map(ImageSubmitted::submissionId).toList()));
  }

  private static List<ImageClassified> verdicts() {
    return Recorded.read(broker.asAdmin(), TOPICS.imagesClassified(), ImageClassified.class);
  }

  private static void reject() {
    REJECTED.add(submit("text.png", Lane.ROUTINE));
  }

  private static String submit(String file, Lane lane) {
    String id = "image-" + SUBMITTED.size();
    ImageSubmitted submission =
        Pipeline.submission(id, id, folder.resolve("images").resolve(file), lane);
    try (SubmissionPublisher publisher =
        new SubmissionPublisher(broker.as(CLIENT), "/tilewise/test")) {
      publisher.publish(List.of(submission));
    }
    SUBMITTED.add(submission);
    return id;
  }

  /** A record that is none of its topic's, for this service. */
  private static void sendBad(String user) {
    String topic =
        switch (user) {
          case TILER -> TOPICS.imagesSubmitted();
          case INFERENCE -> TOPICS.tiles(Lane.ROUTINE);
          default -> TOPICS.imagesTiled();
        };
    String key = "bad-" + user.toLowerCase(Locale.ROOT);
    BAD.add(key);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            broker.asAdmin().client(Map.of()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer
          .send(new ProducerRecord<>(topic, key.getBytes(UTF_8), "no event".getBytes(UTF_8)))
          .get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
