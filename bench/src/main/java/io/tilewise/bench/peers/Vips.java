package io.tilewise.bench.peers;

import static io.tilewise.bench.peers.NativeLibrary.INT;
import static io.tilewise.bench.peers.NativeLibrary.POINTER;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Optional;

/** libvips as a reader. Confined to one thread; libvips decodes on threads of its own as well. */
public final class Vips {
  private static final int SEQUENTIAL = 1;
  private static final int RECTANGLE_BYTES = 16;

  private final MethodHandle open;
  private final MethodHandle width;
  private final MethodHandle height;
  private final MethodHandle region;
  private final MethodHandle prepare;
  private final MethodHandle unref;
  private final MethodHandle error;
  private final MethodHandle clear;

  private Vips(NativeLibrary vips, NativeLibrary objects) {
    open = vips.variadic("vips_image_new_from_file", 1, POINTER, POINTER, POINTER, INT, POINTER);
    width = vips.function("vips_image_get_width", INT, POINTER);
    height = vips.function("vips_image_get_height", INT, POINTER);
    region = vips.function("vips_region_new", POINTER, POINTER);
    prepare = vips.function("vips_region_prepare", INT, POINTER, POINTER);
    error = vips.function("vips_error_buffer", POINTER);
    clear = vips.procedure("vips_error_clear");
    unref = objects.procedure("g_object_unref", POINTER);
  }

  /** Empty where it is not installed: Debian's package is libvips42. */
  public static Optional<Vips> load() throws IOException {
    Optional<NativeLibrary> vips = NativeLibrary.load("libvips.so.42");
    Optional<NativeLibrary> objects = NativeLibrary.load("libgobject-2.0.so.0");
    if (vips.isEmpty() || objects.isEmpty()) {
      return Optional.empty();
    }
    start(vips.get());
    return Optional.of(new Vips(vips.get(), objects.get()));
  }

  private static void start(NativeLibrary vips) throws IOException {
    MethodHandle init = vips.function("vips_init", INT, POINTER);
    MethodHandle remember = vips.procedure("vips_cache_set_max", INT);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom("bench");
      int failed =
          NativeLibrary.call(
              () -> {
                int code = (int) init.invokeExact(name);
                remember.invokeExact(0); // or nothing is decoded a second time
                return code;
              });
      if (failed != 0) {
        throw new IllegalStateException("vips_init: " + failed + " (expected: 0)");
      }
    }
  }

  /**
   * Decodes a whole image, strip by strip from the top, and keeps nothing.
   *
   * @param rows of a strip
   * @return pixels that were decoded
   */
  public long decode(Path file, int rows) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(file.toString());
      MemorySegment access = arena.allocateFrom("access");
      MemorySegment rectangle = arena.allocate(RECTANGLE_BYTES, Integer.BYTES);
      return NativeLibrary.call(
          () -> {
            MemorySegment end = MemorySegment.NULL;
            MemorySegment image = (MemorySegment) open.invokeExact(name, access, SEQUENTIAL, end);
            check(image.address() != 0, file);
            MemorySegment strips = (MemorySegment) region.invokeExact(image);
            try {
              return decode(image, strips, rows, file, rectangle);
            } finally {
              unref.invokeExact(strips);
              unref.invokeExact(image);
            }
          });
    }
  }

  private long decode(
      MemorySegment image, MemorySegment strips, int rows, Path file, MemorySegment rectangle)
      throws Throwable {
    int columns = (int) width.invokeExact(image);
    int all = (int) height.invokeExact(image);
    for (int y = 0; y < all; y += rows) {
      rectangle.copyFrom(MemorySegment.ofArray(new int[] {0, y, columns, Math.min(rows, all - y)}));
      check((int) prepare.invokeExact(strips, rectangle) == 0, file);
    }
    return (long) columns * all;
  }

  private void check(boolean fine, Path file) throws Throwable {
    if (!fine) {
      String text = NativeLibrary.text((MemorySegment) error.invokeExact()).strip();
      clear.invokeExact();
      throw new IOException(file.getFileName() + ": not read by libvips: " + text);
    }
  }
}
