package io.tilewise.bench.peers;

import static io.tilewise.bench.peers.NativeLibrary.INT;
import static io.tilewise.bench.peers.NativeLibrary.LONG;
import static io.tilewise.bench.peers.NativeLibrary.POINTER;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Optional;

/** OpenSlide as a reader of slides. Thread-safe, as the library is. */
public final class OpenSlide {
  private final MethodHandle open;
  private final MethodHandle read;
  private final MethodHandle error;
  private final MethodHandle close;
  private final String version;

  private OpenSlide(NativeLibrary library) throws IOException {
    open = library.function("openslide_open", POINTER, POINTER);
    read =
        library.procedure("openslide_read_region", POINTER, POINTER, LONG, LONG, INT, LONG, LONG);
    error = library.function("openslide_get_error", POINTER, POINTER);
    close = library.procedure("openslide_close", POINTER);
    MethodHandle get = library.function("openslide_get_version", POINTER);
    version = NativeLibrary.call(() -> NativeLibrary.text((MemorySegment) get.invokeExact()));
  }

  /** Empty where it is not installed: Debian's package is libopenslide0. */
  public static Optional<OpenSlide> load() throws IOException {
    Optional<NativeLibrary> library =
        NativeLibrary.load("libopenslide.so.1").or(() -> NativeLibrary.load("libopenslide.so.0"));
    return library.isPresent() ? Optional.of(new OpenSlide(library.get())) : Optional.empty();
  }

  public String version() {
    return version;
  }

  /** Opens a slide. */
  public Slide open(Path file) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(file.toString());
      MemorySegment slide = NativeLibrary.call(() -> (MemorySegment) open.invokeExact(name));
      if (slide.address() == 0) {
        throw new IOException(file.getFileName() + ": no slide (expected: one of OpenSlide's)");
      }
      return new Slide(slide);
    }
  }

  /** An open slide. */
  public final class Slide implements AutoCloseable {
    private final MemorySegment slide;

    private Slide(MemorySegment slide) {
      this.slide = slide;
    }

    /**
     * Reads a square.
     *
     * @param x of its left edge in level-0 pixels
     * @param y of its upper edge, the same
     * @param size of it in pixels of the level
     * @param argb where its pixels go, an int each
     */
    public void read(int level, long x, long y, long size, MemorySegment argb) throws IOException {
      MemorySegment text =
          NativeLibrary.call(
              () -> {
                read.invokeExact(slide, argb, x, y, level, size, size);
                return (MemorySegment) error.invokeExact(slide);
              });
      if (text.address() != 0) {
        throw new IOException("OpenSlide: " + NativeLibrary.text(text));
      }
    }

    @Override
    public void close() throws IOException {
      NativeLibrary.call(
          () -> {
            close.invokeExact(slide);
            return true;
          });
    }
  }
}
