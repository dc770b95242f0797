package io.tilewise.events.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.CloudEvent;
import io.cloudevents.SpecVersion;
import io.cloudevents.core.message.Encoding;
import io.cloudevents.core.message.MessageReader;
import io.cloudevents.core.v1.CloudEventBuilder;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.tilewise.events.Event;
import io.tilewise.events.ImageSubmitted;
import java.net.URI;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The CloudEvents project's own Kafka binding reads what is written here, and the reverse. */
class CloudEventsTest {
  @ParameterizedTest
  @EnumSource
  void shouldBeReadByTheCloudEventsBinding(EventType type) {
    EncodedEvent encoded = Samples.encoded(type);
    Headers headers = new RecordHeaders();
    encoded.headers().forEach(headers::add);

    MessageReader reader = KafkaMessageFactory.createReader(headers, encoded.value());

    CloudEvent event = reader.toEvent();
    assertThat(reader.getEncoding()).isEqualTo(Encoding.BINARY);
    assertThat(event.getSpecVersion()).isEqualTo(SpecVersion.V1);
    assertThat(event.getId()).isEqualTo(Samples.of(type).eventId());
    assertThat(event.getType()).isEqualTo("io.tilewise." + type.simpleName() + ".v1");
    assertThat(event.getSource()).isEqualTo(URI.create("/tilewise/test"));
    assertThat(event.getSubject()).isEqualTo("slide-7");
    assertThat(event.getTime()).isEqualTo(OffsetDateTime.ofInstant(Samples.TIME, ZoneOffset.UTC));
    assertThat(event.getDataContentType())
        .isEqualTo(type == EventType.TILE_EXTRACTED ? "image/png" : "application/json");
    assertThat(event.getData().toBytes()).isEqualTo(encoded.value());
  }

  @Test
  void shouldReadWhatTheCloudEventsBindingWrites() {
    CloudEvent event =
        new CloudEventBuilder()
            .withId("scan-42")
            .withType("io.tilewise.ImageSubmitted.v1")
            .withSource(URI.create("https://scanner.example/3"))
            .withData(
                "application/json",
                Utf8.encode("{\"imageId\":\"i\",\"uri\":\"file:/x\",\"model\":\"m\"}"))
            .build();
    ProducerRecord<String, byte[]> record =
        KafkaMessageFactory.createWriter("images.submitted", "i").writeBinary(event);

    Decoded<?> decoded =
        EventCodec.decode(
            new ReceivedRecord(
                record.topic(),
                0,
                0,
                Samples.TIME,
                Utf8.encode(record.key()),
                record.value(),
                name ->
                    record.headers().lastHeader(name) == null
                        ? null
                        : record.headers().lastHeader(name).value()),
            ImageSubmitted.class);

    assertThat(decoded)
        .isInstanceOfSatisfying(
            Decoded.Accepted.class,
            accepted -> assertThat(accepted.event().submissionId()).isEqualTo("scan-42"));
  }

  @Test
  void shouldGiveEveryEventOfAnImageItsOwnIdentity() {
    assertThat(java.util.Arrays.stream(EventType.values()).map(Samples::of).map(Event::eventId))
        .doesNotHaveDuplicates();
  }
}
