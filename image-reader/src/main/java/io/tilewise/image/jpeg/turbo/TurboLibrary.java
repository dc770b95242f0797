package io.tilewise.image.jpeg.turbo;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * The functions of libturbojpeg that are called, as turbojpeg.h of 2.x declares them; 3.x has them
 * under the same names. Thread-safe.
 */
@SuppressWarnings("restricted") // --enable-native-access is set for all that runs this
final class TurboLibrary {
  private static final int RGB = 0;
  private static final int ACCURATE_DCT = 4096;
  private static final int STOP_ON_WARNING = 8192;

  /** Of Linux, for madvise: MADV_HUGEPAGE, and what its addresses are multiples of. */
  private static final int HUGE_PAGES = 14;

  private static final long PAGE_BYTES = 1 << 12;
  private static final int LARGE_BYTES = 1 << 23;

  /** JMSG_LENGTH_MAX: a handle's text ends within it. */
  private static final int TEXT_BYTES = 200;

  private final MethodHandle init;
  private final MethodHandle header;
  private final MethodHandle decompress;
  private final MethodHandle error;
  private final MethodHandle destroy;
  private final MethodHandle allocate;
  private final MethodHandle free;
  private final Optional<MethodHandle> advise;

  /**
   * Finds the functions.
   *
   * @throws IllegalArgumentException when there is no such library
   * @throws java.util.NoSuchElementException when it is another one of that name
   */
  TurboLibrary(String name) {
    SymbolLookup library = SymbolLookup.libraryLookup(name, Arena.global());
    init = function(library, "tjInitDecompress", ADDRESS);
    MemoryLayout size = Linker.nativeLinker().canonicalLayouts().getOrDefault("long", JAVA_LONG);
    if (size.byteSize() != Long.BYTES) {
      throw new IllegalArgumentException("long: " + size.byteSize() + " bytes (expected: 8)");
    }
    header =
        function(
            library,
            "tjDecompressHeader3",
            JAVA_INT,
            ADDRESS, // handle
            ADDRESS, // JPEG
            JAVA_LONG, // its bytes
            ADDRESS, // width
            ADDRESS, // height
            ADDRESS, // sampling
            ADDRESS); // colours
    decompress =
        function(
            library,
            "tjDecompress2",
            JAVA_INT,
            ADDRESS, // handle
            ADDRESS, // JPEG
            JAVA_LONG, // its bytes
            ADDRESS, // pixels
            JAVA_INT, // width
            JAVA_INT, // bytes of a row
            JAVA_INT, // height
            JAVA_INT, // pixel format
            JAVA_INT); // flags
    error = function(library, "tjGetErrorStr2", ADDRESS, ADDRESS);
    destroy = function(library, "tjDestroy", JAVA_INT, ADDRESS);
    allocate = function(library, "tjAlloc", ADDRESS, JAVA_INT);
    free = functionOfNothing(library, "tjFree", ADDRESS);
    SymbolLookup system = Linker.nativeLinker().defaultLookup();
    advise =
        system
            .find("madvise")
            .map(found -> function(system, "madvise", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
  }

  private static MethodHandle function(
      SymbolLookup library, String name, MemoryLayout result, MemoryLayout... arguments) {
    return Linker.nativeLinker()
        .downcallHandle(library.find(name).orElseThrow(), FunctionDescriptor.of(result, arguments));
  }

  private static MethodHandle functionOfNothing(
      SymbolLookup library, String name, MemoryLayout... arguments) {
    return Linker.nativeLinker()
        .downcallHandle(library.find(name).orElseThrow(), FunctionDescriptor.ofVoid(arguments));
  }

  /** Memory with anything in it, until the arena is closed; empty where there is none. */
  Optional<MemorySegment> allocate(int bytes, Arena arena) {
    try {
      MemorySegment memory = (MemorySegment) allocate.invokeExact(bytes);
      if (memory.equals(MemorySegment.NULL)) {
        return Optional.empty();
      }
      MemorySegment sized = memory.reinterpret(bytes, arena, this::free);
      if (bytes >= LARGE_BYTES && advise.isPresent()) {
        // Pages of 4 KiB, met one by one, are a fifth of the time that an image of 48 MB takes.
        long from = Math.ceilDiv(sized.address(), PAGE_BYTES) * PAGE_BYTES;
        long count = sized.address() + bytes - from;
        var _ = (int) advise.get().invokeExact(from, count, HUGE_PAGES);
      }
      return Optional.of(sized);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private void free(MemorySegment memory) {
    try {
      free.invokeExact(memory);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** A decompressor, NULL where there is no memory for one; to be closed. */
  MemorySegment open() {
    try {
      return (MemorySegment) init.invokeExact();
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  void close(MemorySegment handle) {
    try {
      var _ = (int) destroy.invokeExact(handle);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /**
   * Reads width and height from the header, four ints of room behind one another; both 0 where it
   * could not. It has no name for some samplings, and fails then with both read.
   */
  void readSize(MemorySegment handle, MemorySegment jpeg, MemorySegment size) {
    long step = JAVA_INT.byteSize();
    try {
      var _ =
          (int)
              header.invokeExact(
                  handle,
                  jpeg,
                  jpeg.byteSize(),
                  size,
                  size.asSlice(step),
                  size.asSlice(2 * step),
                  size.asSlice(3 * step));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Decodes to RGB without padding; false where it met damage, or anything to warn of. */
  boolean decompress(
      MemorySegment handle, MemorySegment jpeg, MemorySegment rgb, int width, int height) {
    try {
      return 0
          == (int)
              decompress.invokeExact(
                  handle,
                  jpeg,
                  jpeg.byteSize(),
                  rgb,
                  width,
                  0,
                  height,
                  RGB,
                  ACCURATE_DCT | STOP_ON_WARNING);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** What it said last of this handle. */
  String error(MemorySegment handle) {
    try {
      MemorySegment text = (MemorySegment) error.invokeExact(handle);
      return text.reinterpret(TEXT_BYTES).getString(0, ISO_8859_1);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Handles of native functions throw nothing of their own. */
  private static RuntimeException unexpected(Throwable e) {
    if (e instanceof Error error) {
      throw error;
    }
    return e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
  }
}
