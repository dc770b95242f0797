package io.tilewise.kafka.work;

import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * Which offset of one partition may be committed when records end out of order: never one behind
 * which a record is still under way. It lives from assignment to revocation; a record that ends
 * after its partition went elsewhere tells the old one, which nobody asks any more. Confined to one
 * thread.
 */
final class OffsetWatermark {
  private final TreeSet<Long> underWay = new TreeSet<>();
  private final TreeSet<Long> untried = new TreeSet<>();
  private long next = -1;
  private long committed = -1;

  /** A record was taken; offsets rise but may have gaps, where there were markers or compaction. */
  void taken(long offset) {
    if (isPast(offset)) {
      throw new IllegalArgumentException("offset: " + offset + " (expected: >= " + next + ")");
    }
    if (next < 0) {
      committed = offset; // where reading began is where the group stands
    }
    underWay.add(offset);
    untried.add(offset);
    next = offset + 1;
  }

  /** Whether a record of this offset was taken, or passed over, before. */
  boolean isPast(long offset) {
    return offset < next;
  }

  /** What became of the record is acknowledged. */
  void finished(long offset) {
    if (!underWay.remove(offset)) {
      throw new IllegalArgumentException("offset: " + offset + " (expected: one under way)");
    }
    untried.remove(offset);
  }

  /** The record waits for another attempt. */
  void waits(long offset) {
    untried.remove(offset);
  }

  /** The offset before which all records that were taken ended or wait. */
  long survived() {
    return untried.isEmpty() ? next : untried.first();
  }

  /** Whether nothing is under way. */
  boolean isIdle() {
    return underWay.isEmpty();
  }

  /** The next offset to read for whoever goes on. */
  long offset() {
    return underWay.isEmpty() ? next : underWay.first();
  }

  /** The offset to commit, that is the next one to read; empty when it is committed already. */
  OptionalLong committable() {
    return offset() > committed ? OptionalLong.of(offset()) : OptionalLong.empty();
  }

  /** The broker has it. */
  void committed(long offset) {
    committed = Math.max(committed, offset);
  }
}
