package io.tilewise.aggregator.state;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What is known of a submission's own record, as bytes within {@link SubmissionFormat}. */
final class OriginFormat {
  private static final int OFFSET = 1;
  private static final int AWAITED = 2;
  private static final int TRACED = 4;

  private OriginFormat() {}

  static void write(DataOutputStream out, Origin origin) throws IOException {
    Long offset = origin.offset();
    String traceparent = origin.traceparent();
    out.writeByte(
        (offset == null ? 0 : OFFSET)
            | (origin.awaited() ? AWAITED : 0)
            | (traceparent == null ? 0 : TRACED));
    if (offset != null) {
      out.writeLong(offset);
    }
    if (traceparent != null) {
      out.writeUTF(traceparent);
    }
    out.writeLong(origin.age().toMillis());
  }

  static Origin read(DataInputStream in) throws IOException {
    int known = in.readByte();
    @Nullable Long offset = (known & OFFSET) == 0 ? null : in.readLong();
    @Nullable String traceparent = (known & TRACED) == 0 ? null : in.readUTF();
    boolean awaited = (known & AWAITED) != 0;
    return new Origin(offset, awaited, traceparent, Duration.ofMillis(in.readLong()));
  }
}
