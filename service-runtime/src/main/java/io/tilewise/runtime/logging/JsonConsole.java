package io.tilewise.runtime.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.IOException;
import java.io.OutputStream;

/** Writes each line of the log to standard error in one piece; made by logback. */
public final class JsonConsole extends OutputStreamAppender<ILoggingEvent> {
  /** Made by logback. */
  public JsonConsole() {}

  @Override
  public void start() {
    setOutputStream(new StandardError());
    super.start();
  }

  /**
   * The process has it until it ends. A line that cannot be written, to a disk that is full for a
   * moment, is lost: told of it, logback would write none ever again.
   */
  private static final class StandardError extends OutputStream {
    @Override
    public void write(int single) {
      write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) {
      try {
        StandardStreams.log().write(bytes, from, count);
      } catch (IOException e) {
        // There is nowhere to say so.
      }
    }
  }
}
