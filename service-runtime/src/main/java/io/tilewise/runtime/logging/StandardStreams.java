package io.tilewise.runtime.logging;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Makes log lines of all that is written to standard output or error, be it by native code: file
 * descriptor 2 becomes a pipe that {@link StrayLines} are read from, and standard output joins it.
 * The log itself goes to where standard error went, through file descriptor 1. So what a JVM says
 * that dies, which it writes there, goes out at once and as it is.
 */
@SuppressWarnings("restricted") // --enable-native-access is set for all that runs this
final class StandardStreams {
  private static final int OUT = 1;
  private static final int ERR = 2;
  private static final int SIGABRT = 6;

  /** For what is in the pipe; a child that inherited its other end would keep it open. */
  private static final Duration LAST_LINES = Duration.ofSeconds(1);

  private static final OutputStream LOG = new FileOutputStream(FileDescriptor.err);
  private static final OutputStream LOG_OF_CAPTURED = new FileOutputStream(FileDescriptor.out);

  private static volatile boolean captured;
  private static @Nullable Thread reader;

  private StandardStreams() {}

  /** Begins it; where there is no POSIX, prints of others stay as they are. */
  static synchronized void capture() {
    try {
      InputStream lines = redirected();
      reader = Thread.ofPlatform().daemon().name("standard-error").start(new StrayLines(lines));
      System.setOut(System.err);
    } catch (Throwable e) { // of a handle
      giveBack();
      LoggerFactory.getLogger(StandardStreams.class)
          .warn("What is printed beside the log is not JSON here: {}", e.toString());
    }
  }

  private static InputStream redirected() throws Throwable {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ends = arena.allocate(JAVA_INT, 2);
      check("pipe", (int) call("pipe", ADDRESS).invokeExact(ends));
      int from = ends.getAtIndex(JAVA_INT, 0);
      int to = ends.getAtIndex(JAVA_INT, 1);
      InputStream lines = Files.newInputStream(Path.of("/dev/fd/" + from));
      // With one reader only, writers are told when it is gone, and do not wait for ever.
      check("close", (int) call("close", JAVA_INT).invokeExact(from));
      duplicate(ERR, OUT);
      captured = true;
      duplicate(to, ERR);
      check("close", (int) call("close", JAVA_INT).invokeExact(to));
      waitBeforeAbort();
      return lines;
    }
  }

  private static void duplicate(int from, int to) throws Throwable {
    check("dup2", (int) call("dup2", JAVA_INT, JAVA_INT).invokeExact(from, to));
  }

  /** Nothing goes into the pipe any more. */
  private static void giveBack() {
    try {
      if (captured) {
        duplicate(OUT, ERR);
      }
    } catch (Throwable e) { // of a handle
      LoggerFactory.getLogger(StandardStreams.class).warn("Standard error is not given back", e);
    }
  }

  /**
   * Native code that gives up says why and aborts at once, faster than anybody reads. So the
   * signal's handler is {@code sleep}, which takes its number, 6, for seconds: then the process
   * dies of it as it would have.
   */
  private static void waitBeforeAbort() throws Throwable {
    Linker linker = Linker.nativeLinker();
    MethodHandle signal =
        linker.downcallHandle(symbol("signal"), FunctionDescriptor.of(ADDRESS, JAVA_INT, ADDRESS));
    var _ = (MemorySegment) signal.invokeExact(SIGABRT, symbol("sleep"));
  }

  private static MethodHandle call(String name, java.lang.foreign.MemoryLayout... arguments) {
    return Linker.nativeLinker()
        .downcallHandle(symbol(name), FunctionDescriptor.of(JAVA_INT, arguments));
  }

  private static MemorySegment symbol(String name) {
    return Linker.nativeLinker().defaultLookup().findOrThrow(name);
  }

  private static void check(String call, int result) throws IOException {
    if (result < 0) {
      throw new IOException(call + ": failed (expected: done)");
    }
  }

  /** Where log lines go now: standard error as it was when the process began. Not to be closed. */
  static OutputStream log() {
    return captured ? LOG_OF_CAPTURED : LOG;
  }

  /** Ends it, behind the last line. */
  static synchronized void release() {
    Thread reading = reader;
    if (reading == null) {
      return;
    }
    System.err.flush();
    giveBack();
    try {
      reading.join(LAST_LINES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
