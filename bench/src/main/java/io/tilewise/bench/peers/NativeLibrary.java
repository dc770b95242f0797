package io.tilewise.bench.peers;

import java.io.IOException;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * Functions of a library of the system. What one of them is called with has to be what it wants: a
 * wrong call ends the process.
 *
 * @param symbols of the library
 */
@SuppressWarnings("restricted") // what this class is for
record NativeLibrary(SymbolLookup symbols) {
  static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
  static final AddressLayout POINTER = ValueLayout.ADDRESS;

  private static final Linker LINKER = Linker.nativeLinker();

  /** Calls of functions; none of them throws, though the type of a handle says that it might. */
  @FunctionalInterface
  interface Call<T> {
    T run() throws Throwable;
  }

  static <T> T call(Call<T> call) throws IOException {
    try {
      return call.run();
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("native call: " + e, e);
    }
  }

  /** Loads it for as long as this process runs; empty where it is not installed. */
  static Optional<NativeLibrary> load(String name) {
    try {
      return Optional.of(new NativeLibrary(SymbolLookup.libraryLookup(name, Arena.global())));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** What every process has. */
  static NativeLibrary ofC() {
    return new NativeLibrary(LINKER.defaultLookup());
  }

  MethodHandle function(String name, MemoryLayout result, MemoryLayout... parameters) {
    return LINKER.downcallHandle(address(name), FunctionDescriptor.of(result, parameters));
  }

  MethodHandle procedure(String name, MemoryLayout... parameters) {
    return LINKER.downcallHandle(address(name), FunctionDescriptor.ofVoid(parameters));
  }

  /** One whose parameters from this on are as many as the caller likes. */
  MethodHandle variadic(
      String name, int firstVariadic, MemoryLayout result, MemoryLayout... parameters) {
    return LINKER.downcallHandle(
        address(name),
        FunctionDescriptor.of(result, parameters),
        Linker.Option.firstVariadicArg(firstVariadic));
  }

  private MemorySegment address(String name) {
    return symbols
        .find(name)
        .orElseThrow(() -> new IllegalStateException(name + ": not in this library"));
  }

  /** A text that C wrote. */
  static String text(MemorySegment address) {
    return address.address() == 0 ? "" : address.reinterpret(Long.MAX_VALUE).getString(0);
  }
}
