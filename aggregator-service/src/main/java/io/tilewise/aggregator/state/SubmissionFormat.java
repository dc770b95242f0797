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

/** Submissions as bytes of the store. The first byte is the version of the format. */
final class SubmissionFormat {
  private static final int VERSION = 1;
  private static final int ANNOUNCED = 1;
  private static final int TILED = 2;
  private static final int FINAL = 3;
  private static final int AMENDABLE = 4;

  private SubmissionFormat() {}

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
        out.writeInt(Math.toIntExact(amendable.given()));
        out.writeUTF(amendable.status().name());
        write(out, amendable.known());
      }
      case Final done -> {
        out.writeByte(FINAL);
        out.writeInt(Math.toIntExact(done.revision()));
        out.writeUTF(done.status().name());
        write(out, done.expiresAt());
        out.writeLong(done.late());
      }
    }
  }

  static Submission decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int version = in.readByte();
      if (version != VERSION) {
        throw new IllegalStateException(
            "version of a stored submission: " + version + " (expected: " + VERSION + ")");
      }
      return read(in);
    } catch (IOException e) {
      throw new IllegalStateException("stored submission of " + bytes.length + " bytes", e);
    }
  }

  private static Submission read(DataInputStream in) throws IOException {
    int state = in.readByte();
    return switch (state) {
      case FINAL ->
          new Final(in.readInt(), Status.valueOf(in.readUTF()), readInstant(in), in.readLong());
      case AMENDABLE -> {
        int revision = in.readInt();
        Status status = Status.valueOf(in.readUTF());
        yield new Amendable(readOpen(in, in.readByte()), revision, status);
      }
      default -> readOpen(in, state);
    };
  }

  private static Open readOpen(DataInputStream in, int state) throws IOException {
    return switch (state) {
      case ANNOUNCED -> new Announced(readFacts(in), in.readBoolean(), readInstant(in));
      case TILED -> new Tiled(readFacts(in));
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
    }
    out.writeLong(facts.duplicates());
  }

  private static Facts readFacts(DataInputStream in) throws IOException {
    Instant registeredAt = readInstant(in);
    Instant windowStart = readInstant(in);
    Instant deadline = readInstant(in);
    Instant wakeAt = readInstant(in);
    List<TileKind> kinds = new ArrayList<>();
    for (int left = in.readByte(); left > 0; left--) {
      kinds.add(new TileKind(ModelReference.parse(in.readUTF()), in.readInt()));
    }
    return new Facts(
        registeredAt, windowStart, deadline, wakeAt, kinds, in.readLong(), Origin.OF_FIRST_RELEASE);
  }

  private static void write(DataOutputStream out, Instant instant) throws IOException {
    out.writeLong(instant.getEpochSecond());
    out.writeInt(instant.getNano());
  }

  private static Instant readInstant(DataInputStream in) throws IOException {
    return Instant.ofEpochSecond(in.readLong(), in.readInt());
  }
}
