package io.tilewise.kafka.work;

import io.micrometer.core.instrument.MeterRegistry;
import io.tilewise.events.codec.EncodedEvent;
import io.tilewise.kafka.KafkaRecords;
import io.tilewise.kafka.Letter;
import io.tilewise.kafka.PublishException;
import io.tilewise.kafka.ServiceClients;
import io.tilewise.kafka.rights.Rights;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends events and dead letters that some {@link Work} leads to. Owned by one thread, which may
 * block in {@link #send} while the producer's buffer is full: that bounds the memory, and slows the
 * sender down to the broker's pace. Acknowledgements come on the producer's own thread.
 *
 * <p>What was not taken is kept, and the owner decides. Either it goes on, {@link #resend} by
 * {@code resend}, until all is acknowledged or its work is abandoned; or it gives up the attempt at
 * the first {@link #check} or {@link #flush} that throws, and after {@link #reset} begins it anew.
 * Both replace a producer that may not go on. A dead letter that its topic refuses is shortened
 * until it is taken, see {@link Letter}; one that is not taken at all is told in the log and holds
 * nothing up.
 */
public final class Publisher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);
  private static final Duration CLOSE = Duration.ofSeconds(2);

  private final String service;
  private final String deadLetters;
  private final MeterRegistry meters;
  private volatile Outbox outbox;
  private volatile @Nullable Outbox bulk;

  /**
   * A publisher whose first producer is made when it is needed, or by {@link #connect}.
   *
   * @param service in the headers of dead letters
   * @param deadLetters topic of theirs
   */
  public Publisher(String service, String deadLetters, Producers producers, MeterRegistry meters) {
    this.service = service;
    this.deadLetters = deadLetters;
    this.meters = meters;
    this.outbox = new Outbox(producers, meters);
  }

  /**
   * The same with producers of other properties beside, for what is many and alike, see {@link
   * #sendBulk}. All else that is done here is done for both.
   */
  public Publisher withBulk(Producers bulkProducers) {
    bulk = new Outbox(bulkProducers, meters);
    return this;
  }

  /** Makes its first producer now, so that what is wrong with its properties ends the start. */
  public Publisher connect() {
    outbox.connect();
    return this;
  }

  /** Makes producers that are alike. */
  @FunctionalInterface
  public interface Producers extends Supplier<Producer<byte[], byte[]>> {
    /** What to say of theirs that are missing. */
    default Rights rights() {
      return Rights.UNKNOWN;
    }
  }

  /** What becomes of a message. */
  @FunctionalInterface
  public interface Receipt {
    /** Kafka has it. Called on the producer's thread. */
    void acknowledged();

    /**
     * Kafka takes no form of it, not even the smallest one of a dead letter: it holds nothing up,
     * and nobody has it. Called on the producer's thread.
     */
    default void lost() {
      acknowledged();
    }

    /** Kafka will never take it. Called on the owner's thread, by {@link Publisher#resend}. */
    default void refused(String why) {
      throw new IllegalStateException("refused: " + why);
    }
  }

  /**
   * Producers that lose nothing: every replica acknowledges, and a retry is no duplicate.
   *
   * <p>One request at a time to a broker: of several whose answers it lost, a broker that starts
   * again knows the last one of a partition only, and one that is not ready may refuse the first
   * and take the second. Either way it refuses the first as out of order from then on, until the
   * producer gives up after {@code delivery.timeout.ms}.
   *
   * @param kafka all other properties
   */
  public static Producers producers(String clientId, Map<String, Object> kafka) {
    Map<String, Object> properties = new HashMap<>(kafka);
    ServiceClients.complete(properties);
    properties.put("client.id", clientId);
    properties.put("acks", "all");
    properties.put("enable.idempotence", true);
    properties.put("max.in.flight.requests.per.connection", 1);
    Rights rights = Rights.of(properties);
    return new Producers() {
      @Override
      public Producer<byte[], byte[]> get() {
        return new KafkaProducer<>(
            properties, new ByteArraySerializer(), new ByteArraySerializer());
      }

      @Override
      public Rights rights() {
        return rights;
      }
    };
  }

  /** What keeps it from being heard; null when nothing does. From any thread. */
  public @Nullable String problem() {
    for (Outbox each : all()) {
      String problem = each.problem();
      if (problem != null) {
        return problem;
      }
    }
    return null;
  }

  private List<Outbox> all() {
    Outbox beside = bulk;
    return beside == null ? List.of(outbox) : List.of(outbox, beside);
  }

  /** Sends an event; blocks while the buffer is full. */
  public void send(Work work, String topic, EncodedEvent event, Receipt receipt) {
    outbox.send(new Outbox.Message(work, KafkaRecords.toSend(topic, event), receipt));
  }

  /** Sends an event through the producer for what is many, which is made when it is needed. */
  public void sendBulk(Work work, String topic, EncodedEvent event, Receipt receipt) {
    Outbox beside = bulk;
    if (beside == null) {
      throw new IllegalStateException("bulk: none (expected: a publisher withBulk)");
    }
    beside.send(new Outbox.Message(work, KafkaRecords.toSend(topic, event), receipt));
  }

  /**
   * Sends a work's record to the dead letters, as it was, with the cause in headers.
   *
   * @param cause code for machines
   * @param text for people
   */
  public void deadLetter(Work work, String cause, String text, Receipt receipt) {
    outbox.send(letter(work, work.letter(service, cause, text), receipt));
  }

  private Outbox.Message letter(Work work, Letter letter, Receipt receipt) {
    return new Outbox.Message(
        work,
        new ProducerRecord<>(deadLetters, null, letter.key(), letter.value(), letter.headers()),
        receipt,
        () -> letter.shortened().map(shorter -> letter(work, shorter, receipt)));
  }

  /** Throws when anything that was sent since the last {@link #reset} was not taken. */
  public void check() throws PublishException {
    for (Outbox each : all()) {
      each.check();
    }
  }

  /** Waits until everything sent is acknowledged; throws when anything was not taken. */
  public void flush() throws PublishException {
    for (Outbox each : all()) {
      each.flush();
    }
  }

  /**
   * Sends again what was not taken before, and what was shortened meanwhile.
   *
   * @return whether anything was not taken, so that whoever sends had better pause
   */
  public boolean resend() {
    outbox = mended(outbox);
    Outbox beside = bulk;
    bulk = beside == null ? null : mended(beside);
    boolean resent = false;
    for (Outbox each : all()) {
      resent |= each.resend();
    }
    return resent;
  }

  private Outbox mended(Outbox one) {
    if (!one.isBroken()) {
      return one;
    }
    LOG.info("{}: a new producer in place of one that may not go on", service);
    one.close(CLOSE);
    Outbox next = one.another();
    next.takeOver(one);
    return next;
  }

  /** Forgets what was not taken, and what was not acknowledged yet; begins with a new producer. */
  public void reset() {
    List<Outbox> old = all();
    outbox = outbox.another();
    Outbox beside = bulk;
    bulk = beside == null ? null : beside.another();
    old.forEach(each -> each.close(CLOSE));
  }

  /**
   * Waits for acknowledgements, then leaves the work of what was not taken.
   *
   * @param by until when; null for the little time that an end without notice has
   */
  public void close(@Nullable Instant by) {
    for (Outbox each : all()) {
      Duration left = by == null ? CLOSE : Duration.between(Instant.now(), by);
      each.close(left.isNegative() ? Duration.ZERO : left);
      each.leave();
    }
  }

  @Override
  public void close() {
    close(null);
  }
}
