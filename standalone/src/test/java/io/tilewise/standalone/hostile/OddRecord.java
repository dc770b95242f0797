package io.tilewise.standalone.hostile;

import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A record that nobody should send.
 *
 * @param name of the case; of a submission, the imageId too
 * @param record to send
 * @param answers codes of which one has to be said of it: causes of a dead letter of this record,
 *     or reason or status of its verdict, or {@link HostileTrial#REJECTED} and the tiler's reason
 */
record OddRecord(String name, ProducerRecord<byte[], byte[]> record, Set<String> answers) {
  OddRecord {
    answers = Set.copyOf(answers);
  }
}
