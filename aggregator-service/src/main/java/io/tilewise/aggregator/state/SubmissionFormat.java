package io.tilewise.aggregator.state;

import io.tilewise.aggregator.state.Submission.Amendable;
import io.tilewise.aggregator.state.Submission.Announced;
import io.tilewise.aggregator.state.Submission.Facts;
import io.tilewise.aggregator.state.Submission.Final;
import io.tilewise.aggregator.state.Submission.Open;
import io.tilewise.aggregator.state.Submission.Tiled;
import io.tilewise.events.ImageClassified.Status;
import io.tilewise.events.model.ModelReference;
import io.tilewise.imageverdict.TileKind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Submissions as bytes of the store. The first byte is the version of the format: what is written
 * is of the latest, what is read may be of any. Version 1 had revisions of 32 bits and kinds of
 * tile records without the content of their model, version 2 kinds without a version of the source.
 */
final class SubmissionFormat {
  private static final int VERSION = 3;
  private static final int FIRST_VERSION = 1;

  private static final int FIRST_WITH_SOURCE = 3;

  /** Stands for what a kind of record does not say: the content of its model, or its source. */
  private static final String UNSAID = "";

  private static final int ANNOUNCED = 1;
  private static final int TILED = 2;
  private static final int FINAL = 3;
  private static final int AMENDABLE = 4;

  private final DataInputStream in;
  private final int version;

  private SubmissionFormat(DataInputStream in, int version) {
    this.in = in;
    this.version = version;
  }

  static byte[] encode(Submission submission) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      write(out, submission);
    } catch (IOException e) {
      throw new UncheckedIOException("an array takes every byte", e);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, Submission submission) throws IOException {
    switch (submission) {
      case Announced announced -> {
        out.writeByte(ANNOUNCED);
        write(out, announced.facts());
        out.writeBoolean(announced.submitted());
        write(out, announced.submittedAt());
      }
      case Tiled tiled -> {
        out.writeByte(TILED);
        write(out, tiled.facts());
      }
      case Amendable amendable -> {
        out.writeByte(AMENDABLE);
        out.writeLong(amendable.given());
        out.writeUTF(amendable.status().name());
        write(out, amendable.known());
      }
      case Final done -> {
        out.writeByte(FINAL);
        out.writeLong(done.revision());
        out.writeUTF(done.status().name());
        write(out, done.expiresAt());
        out.writeLong(done.late());
      }
    }
  }

  static Submission decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int version = in.readByte();
      if (version < FIRST_VERSION || version > VERSION) {
        throw new IllegalStateException(
            "version of a stored submission: " + version + " (expected: 1 to " + VERSION + ")");
      }
      return new SubmissionFormat(in, version).read();
    } catch (IOException e) {
      throw new IllegalStateException("stored submission of " + bytes.length + " bytes", e);
    }
  }

  private Submission read() throws IOException {
    int state = in.readByte();
    return switch (state) {
      case FINAL ->
          new Final(readRevision(), Status.valueOf(in.readUTF()), readInstant(), in.readLong());
      case AMENDABLE -> {
        long revision = readRevision();
        Status status = Status.valueOf(in.readUTF());
        yield new Amendable(readOpen(in.readByte()), revision, status);
      }
      default -> readOpen(state);
    };
  }

  private long readRevision() throws IOException {
    return version == FIRST_VERSION ? in.readInt() : in.readLong();
  }

  private Open readOpen(int state) throws IOException {
    return switch (state) {
      case ANNOUNCED -> new Announced(readFacts(), in.readBoolean(), readInstant());
      case TILED -> new Tiled(readFacts());
      default -> throw new IllegalStateException("stored state: " + state + " (expected: 1-4)");
    };
  }

  private static void write(DataOutputStream out, Facts facts) throws IOException {
    write(out, facts.registeredAt());
    write(out, facts.windowStart());
    write(out, facts.deadline());
    write(out, facts.wakeAt());
    out.writeByte(facts.kinds().size());
    for (TileKind kind : facts.kinds()) {
      out.writeUTF(kind.model().toString());
      out.writeInt(kind.labels());
      out.writeUTF(kind.digest() == null ? UNSAID : kind.digest());
      out.writeUTF(kind.source() == null ? UNSAID : kind.source());
    }
    out.writeLong(facts.duplicates());
    OriginFormat.write(out, facts.origin());
  }

  private Facts readFacts() throws IOException {
    Instant registeredAt = readInstant();
    Instant windowStart = readInstant();
    Instant deadline = readInstant();
    Instant wakeAt = readInstant();
    List<TileKind> kinds = new ArrayList<>();
    for (int left = in.readUnsignedByte(); left > 0; left--) {
      kinds.add(readKind());
    }
    return new Facts(
        registeredAt, windowStart, deadline, wakeAt, kinds, in.readLong(), readOrigin());
  }

  private static void write(DataOutputStream out, Instant instant) throws IOException {
    out.writeLong(instant.getEpochSecond());
    out.writeInt(instant.getNano());
  }

  private Origin readOrigin() throws IOException {
    return version == FIRST_VERSION ? Origin.OF_FIRST_RELEASE : OriginFormat.read(in);
  }

  private TileKind readKind() throws IOException {
    ModelReference model = ModelReference.parse(in.readUTF());
    return new TileKind(
        model, in.readInt(), readSince(FIRST_VERSION + 1), readSince(FIRST_WITH_SOURCE));
  }

  /** A text that may be unsaid, of which versions before this one had none. */
  private @Nullable String readSince(int firstVersion) throws IOException {
    String text = version < firstVersion ? UNSAID : in.readUTF();
    return text.equals(UNSAID) ? null : text;
  }

  private Instant readInstant() throws IOException {
    return Instant.ofEpochSecond(in.readLong(), in.readInt());
  }
}
