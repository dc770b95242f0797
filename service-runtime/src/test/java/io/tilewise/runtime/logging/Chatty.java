package io.tilewise.runtime.logging;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.tilewise.runtime.Ports;
import io.tilewise.runtime.RunningService;
import io.tilewise.runtime.ServiceMain;
import io.tilewise.runtime.Settings;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.logging.Logger;

/** Main of a process whose service talks through all there is to talk through, and then fails. */
final class Chatty {
  static final String WARNING =
      "2026-01-01 00:00:00.000000: W core/cpu.cc:1] \"words\" \u001b[1m\\";
  static final String LAST_WORDS =
      "2026-01-01 00:00:00.000000: F core/check.cc:7] Check \"failed\"";

  private Chatty() {}

  public static void main(String[] args) {
    ServiceMain.run("chatty", Ports.of(0), Chatty::fate, (fate, _, _) -> talk(fate));
  }

  private static String fate(Settings settings) {
    return settings.string("TILEWISE_FATE", "fails");
  }

  private static RunningService talk(String fate) throws InterruptedException {
    System.out.println("printed");
    System.err.print("printed as an error\nwith an end\n");
    Logger.getLogger("julian").warning("of java.util.logging");
    Thread doomed = new Thread(() -> fail("uncaught"), "doomed");
    doomed.start();
    doomed.join();
    if (fate.equals("aborts")) {
      abort();
    }
    write(WARNING + "\n");
    throw new IllegalStateException("two\nlines\u0000\u2028", new RuntimeException("the cause"));
  }

  private static void fail(String why) {
    throw new IllegalArgumentException(why);
  }

  /** As native code does, behind the JVM's back. */
  private static void write(String text) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocateFrom(text);
      MethodHandle write =
          call("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
      var _ = (long) write.invokeExact(2, bytes, bytes.byteSize() - 1);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static void abort() {
    try {
      MethodHandle abort = call("abort", FunctionDescriptor.ofVoid());
      write(LAST_WORDS + "\n");
      abort.invokeExact();
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  @SuppressWarnings("restricted") // native calls are what this is for
  private static MethodHandle call(String name, FunctionDescriptor as) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), as);
  }
}
