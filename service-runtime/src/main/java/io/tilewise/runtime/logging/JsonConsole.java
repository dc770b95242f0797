package io.tilewise.runtime.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Writes each line of the log to standard error in one piece; made by logback. */
public final class JsonConsole extends OutputStreamAppender<ILoggingEvent> {
  /** Made by logback. */
  public JsonConsole() {}

  @Override
  public void start() {
    setOutputStream(new Unclosed(StandardStreams.log()));
    super.start();
  }

  private static final class Unclosed extends FilterOutputStream {
    Unclosed(OutputStream to) {
      super(to);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      out.write(bytes, from, count);
    }

    @Override
    public void close() {} // the process has it until it ends
  }
}
