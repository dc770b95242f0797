package io.tilewise.bench.peers;

import static io.tilewise.bench.peers.NativeLibrary.INT;
import static io.tilewise.bench.peers.NativeLibrary.LONG;
import static io.tilewise.bench.peers.NativeLibrary.POINTER;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Processor time as the system counts it; the JDK's own clocks go by hundredths of a second. */
public final class ProcessClock {
  private static final int CPU_OF_PROCESS = 2;
  private static final MethodHandle TIME =
      NativeLibrary.ofC().function("clock_gettime", INT, INT, POINTER);

  private static final int CHILDREN = -1;
  private static final MethodHandle USAGE =
      NativeLibrary.ofC().function("getrusage", INT, INT, POINTER);
  private static final int USAGE_BYTES = 144;

  private ProcessClock() {}

  /** Nanoseconds that all threads of this process together worked so far. */
  public static long nanos() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment time = arena.allocate(16, 8);
      check("clock_gettime", () -> (int) TIME.invokeExact(CPU_OF_PROCESS, time));
      return time.get(LONG, 0) * 1_000_000_000 + time.get(LONG, 8);
    }
  }

  /** Nanoseconds of all children that have ended and were waited for. */
  public static long nanosOfChildren() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment usage = arena.allocate(USAGE_BYTES, 8);
      check("getrusage", () -> (int) USAGE.invokeExact(CHILDREN, usage));
      long seconds = usage.get(LONG, 0) + usage.get(LONG, 16);
      long micros = usage.get(LONG, 8) + usage.get(LONG, 24);
      return seconds * 1_000_000_000 + micros * 1_000;
    }
  }

  private static void check(String name, NativeLibrary.Call<Integer> call) {
    try {
      int failed = NativeLibrary.call(call);
      if (failed != 0) {
        throw new IllegalStateException(name + ": " + failed + " (expected: 0)");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
