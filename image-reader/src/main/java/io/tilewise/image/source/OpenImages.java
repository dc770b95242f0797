package io.tilewise.image.source;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.file.ImageFile;
import io.tilewise.image.file.SourceFile;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Images of which regions are asked for one by one, by several threads: some stay open in between,
 * each in the one state that was asked for. A file that is another by now is refused, and one whose
 * file system hangs keeps nobody for longer than {@link FileCalls} say. Thread-safe.
 */
public final class OpenImages implements AutoCloseable {
  private static final float LOAD = 0.75f;

  private final ImageSources sources;
  private final int most;
  private final Duration idle;
  private final LongSupplier nanoTime;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          Thread.ofPlatform().daemon().name("image-reading-", 1).factory());
  private final Map<Key, Slot> slots = new LinkedHashMap<>(16, LOAD, true);
  private boolean closed;

  /**
   * None is open.
   *
   * @param most that stay open beside those that are read just now, at least 1
   * @param idle how long one stays open that nobody reads, see {@link #closeIdle}
   */
  public OpenImages(ImageSources sources, int most, Duration idle) {
    this(sources, most, idle, System::nanoTime);
  }

  OpenImages(ImageSources sources, int most, Duration idle, LongSupplier nanoTime) {
    this.sources = sources;
    this.most = most;
    this.idle = idle;
    this.nanoTime = nanoTime;
  }

  /** A state of a file. */
  private record Key(URI uri, String version) {}

  /** Room for one image. Its users are counted under the lock of the slots. */
  private static final class Slot {
    private int users;
    private long usedAt;
    private volatile @Nullable OpenImage image;
  }

  /** What is read of an image. */
  @FunctionalInterface
  public interface Reading<T> {
    /** Reads, on another thread than the one that asked. */
    T read(ImageFile image) throws IOException, ImageFormatException;
  }

  /**
   * Reads something of an image. What it gives is of the file in that state: this is looked at
   * afterwards as well.
   *
   * @param version as {@link SourceFile#version} says it
   * @throws ImageFormatException when it is not allowed, or not there, or not an image; {@code
   *     CHANGED} when it is in another state
   * @throws SourceAwayException when that cannot be told now, whatever failed: it is of this image
   *     or of its file system, and other images may be read
   */
  public <T> T read(URI uri, String version, Reading<T> reading)
      throws SourceAwayException, ImageFormatException {
    try {
      return readThere(uri, version, reading);
    } catch (SourceAwayException e) {
      throw e;
    } catch (IOException e) {
      throw new SourceAwayException(
          "image: not to be read for now (expected: storage that answers)", e);
    }
  }

  /** What is not there may be below a root that is away. */
  private <T> T readThere(URI uri, String version, Reading<T> reading)
      throws IOException, ImageFormatException {
    try {
      return readOpened(uri, version, reading);
    } catch (ImageFormatException e) {
      if (e.kind() == ImageFormatException.Kind.NOT_FOUND) {
        sources.checkThere(uri);
      }
      throw e;
    }
  }

  private <T> T readOpened(URI uri, String version, Reading<T> reading)
      throws IOException, ImageFormatException {
    Key key = new Key(uri, version);
    Slot slot = take(key);
    try {
      while (true) {
        try {
          return readOnce(key, slot, reading);
        } catch (OpenImage.LeftException e) {
          // whoever left it had an answer, and so has whoever opens the next one
        }
      }
    } finally {
      giveBack(key, slot);
    }
  }

  private <T> T readOnce(Key key, Slot slot, Reading<T> reading)
      throws IOException, ImageFormatException {
    OpenImage image = opened(key, slot);
    try {
      return image.read(reading);
    } finally {
      if (image.isOver()) {
        forget(slot, image);
      }
    }
  }

  private synchronized Slot take(Key key) {
    Slot slot = slots.computeIfAbsent(key, _ -> new Slot());
    slot.users++;
    return slot;
  }

  private void giveBack(Key key, Slot slot) {
    synchronized (this) {
      slot.users--;
      slot.usedAt = nanoTime.getAsLong();
      if (slot.users == 0 && slot.image == null) {
        slots.remove(key, slot); // it could not be opened, and takes nobody's place
      }
    }
    closeUnused(Long.MAX_VALUE);
  }

  /** One opens it, for a limited time, and the others wait for that. */
  private OpenImage opened(Key key, Slot slot) throws IOException, ImageFormatException {
    synchronized (slot) {
      OpenImage image = slot.image;
      if (image != null && !image.hangs(FileCalls.AGAIN)) {
        return image;
      }
      OpenImage anew = open(key);
      slot.image = anew;
      if (image != null) {
        image.leave();
      }
      return anew;
    }
  }

  private OpenImage open(Key key) throws IOException, ImageFormatException {
    SourceFile source = sources.open(key.uri);
    try {
      return new OpenImage(source, key.version, sources.limits(), sources.calls(key.uri), threads);
    } catch (RuntimeException | Error e) {
      source.close();
      throw e;
    }
  }

  static ImageFormatException changed() {
    return ImageFormatException.changed(
        "image: another file, or written to since (expected: the file that was cut)");
  }

  private static void forget(Slot slot, OpenImage image) {
    synchronized (slot) {
      if (slot.image == image) {
        slot.image = null;
      }
    }
    image.leave();
  }

  /** Closes what nobody has read for a while. */
  public void closeIdle() {
    closeUnused(idle.toNanos());
  }

  /** Of those that nobody reads: what is too many, and what was not used for so long. */
  private void closeUnused(long unusedNanos) {
    List<Slot> left = new ArrayList<>();
    synchronized (this) {
      long now = nanoTime.getAsLong();
      long tooMany = unused() - (closed ? 0 : most);
      var oldest = slots.values().iterator();
      while (oldest.hasNext()) {
        Slot slot = oldest.next();
        if (slot.users == 0 && (tooMany > 0 || now - slot.usedAt >= unusedNanos)) {
          left.add(slot);
          oldest.remove();
          tooMany--;
        }
      }
    }
    left.forEach(OpenImages::leave);
  }

  private long unused() {
    return slots.values().stream().filter(slot -> slot.users == 0).count();
  }

  private static void leave(Slot slot) {
    OpenImage image = slot.image;
    if (image != null) {
      image.leave();
    }
  }

  /** How many stay open, or are being opened. */
  synchronized int size() {
    return slots.size();
  }

  /**
   * Closes what nobody reads, and from now on what is read as soon as nobody does; what hangs is
   * closed when it comes back.
   */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    closeUnused(Long.MAX_VALUE);
  }
}
