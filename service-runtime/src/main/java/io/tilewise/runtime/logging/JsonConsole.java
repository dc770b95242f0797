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

  /** The process has it until it ends. */
  private static final class StandardError extends OutputStream {
    @Override
    public void write(int single) throws IOException {
      StandardStreams.log().write(single);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      StandardStreams.log().write(bytes, from, count);
    }
  }
}
