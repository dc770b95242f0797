package io.tilewise.image.openslide;

import static io.tilewise.image.ImageFormatException.corrupt;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.openslide.OpenSlideLibrary.Function;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A slide that the library has open. An error of it stays: whatever is asked for afterwards is
 * refused as well. What the library says of it names files, and so is told to nobody. Thread-safe.
 */
final class OpenSlideFile implements Closeable {
  private static final int HEX = 16;

  private final OpenSlideLibrary library;
  private final String words;
  private final MemorySegment handle;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private boolean closed;

  private OpenSlideFile(OpenSlideLibrary library, String words, MemorySegment handle) {
    this.library = library;
    this.words = words;
    this.handle = handle;
  }

  /** Opens a file, if the library takes it for the same format. */
  static OpenSlideFile open(OpenSlideLibrary library, SlideFormat format, Path file)
      throws ImageFormatException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = name(file, arena);
      Optional<String> vendor = OpenSlideLibrary.text(library.call(Function.DETECT_VENDOR, name));
      if (!vendor.equals(Optional.of(format.vendor()))) {
        throw corrupt(
            "%s: none that OpenSlide knows (expected: one of %s)"
                .formatted(format.words(), format.vendor()));
      }
      MemorySegment handle = (MemorySegment) library.call(Function.OPEN, name);
      if (handle.address() == 0) {
        throw unreadable(format.words());
      }
      OpenSlideFile opened = new OpenSlideFile(library, format.words(), handle);
      try {
        opened.check();
        return opened;
      } catch (ImageFormatException e) {
        opened.close();
        throw e;
      }
    }
  }

  /** The bytes of its name as the file system has them, whatever the locale. */
  private static MemorySegment name(Path file, Arena arena) {
    String escaped = file.toUri().getRawPath();
    ByteArrayOutputStream name = new ByteArrayOutputStream();
    for (int i = 0; i < escaped.length(); i++) {
      char each = escaped.charAt(i);
      if (each == '%') {
        name.write(Integer.parseInt(escaped.substring(i + 1, i + 3), HEX));
        i += 2;
      } else {
        name.write(each);
      }
    }
    name.write(0);
    return arena.allocateFrom(JAVA_BYTE, name.toByteArray());
  }

  int levels() {
    return (int) library.call(Function.GET_LEVEL_COUNT, handle);
  }

  /** In pixels. */
  record Size(long width, long height) {}

  Size size(int level) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment width = arena.allocate(JAVA_LONG);
      MemorySegment height = arena.allocate(JAVA_LONG);
      library.call(Function.GET_LEVEL_DIMENSIONS, handle, level, width, height);
      return new Size(width.get(JAVA_LONG, 0), height.get(JAVA_LONG, 0));
    }
  }

  double downsample(int level) {
    return (double) library.call(Function.GET_LEVEL_DOWNSAMPLE, handle, level);
  }

  /** Of the properties that hold nothing of patients: those whose names the library itself made. */
  Optional<String> property(String name) {
    try (Arena arena = Arena.ofConfined()) {
      return OpenSlideLibrary.text(
          library.call(Function.GET_PROPERTY_VALUE, handle, arena.allocateFrom(name)));
    }
  }

  /**
   * Reads pixels of a level: alpha, red, green and blue in a number, multiplied by alpha.
   *
   * @param argb with room for them
   * @param x in pixels of level 0, as y
   * @param width in pixels of the level, as height
   */
  void read(MemorySegment argb, long x, long y, int level, long width, long height)
      throws ImageFormatException {
    lock.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("slide: closed (expected: open)");
      }
      library.call(Function.READ_REGION, handle, argb, x, y, level, width, height);
      check();
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Refuses a slide that the library failed on. */
  void check() throws ImageFormatException {
    if (OpenSlideLibrary.text(library.call(Function.GET_ERROR, handle)).isPresent()) {
      throw unreadable(words);
    }
  }

  private static ImageFormatException unreadable(String words) {
    return corrupt(words + ": OpenSlide cannot read it (expected: a whole slide)");
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        library.call(Function.CLOSE, handle);
      }
    } finally {
      lock.writeLock().unlock();
    }
  }
}
