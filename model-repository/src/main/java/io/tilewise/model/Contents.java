package io.tilewise.model;

import io.tilewise.model.file.FileStamp;
import io.tilewise.model.file.IncompleteException;
import io.tilewise.model.savedmodel.Completeness;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Digests of what lies in the folders of versions, remembered for as long as every file looks the
 * same: weights are hundreds of megabytes, and are asked for with every image. As git does, a file
 * that was changed just now is not trusted to look otherwise after one more change. Thread-safe:
 * one thread reads a version, the others that want it wait for what it finds.
 */
final class Contents {
  private final Map<Path, Slot> slots = new ConcurrentHashMap<>();
  private final InstantSource clock;
  private final Reader reader;

  Contents() {
    this(InstantSource.system(), Contents::read);
  }

  Contents(InstantSource clock, Reader reader) {
    this.clock = clock;
    this.reader = reader;
  }

  /** Reads files whole. */
  @FunctionalInterface
  interface Reader {
    byte[] digest(List<FileStamp> files) throws IOException;
  }

  /** Guarded by itself. */
  private static final class Slot {
    private List<FileStamp> files = List.of();
    private byte @Nullable [] digest;
  }

  /**
   * Of all files of a version but its card.
   *
   * @throws IncompleteException when one is missing, is not all there or changes meanwhile
   */
  byte[] digest(VersionFolder folder) throws IOException, ModelException {
    Slot slot = slots.computeIfAbsent(folder.path(), _ -> new Slot());
    synchronized (slot) {
      List<FileStamp> files = folder.content();
      byte[] known = slot.digest;
      if (known != null && files.equals(slot.files)) {
        return known;
      }
      var start = clock.instant();
      byte[] digest = reader.digest(files);
      if (!folder.content().equals(files)) {
        throw ContentDigest.changing("its files");
      }
      boolean settled = files.stream().allMatch(file -> file.isSettled(start));
      slot.files = files;
      slot.digest = settled ? digest : null;
      return digest;
    }
  }

  private static byte[] read(List<FileStamp> files) throws IOException {
    if (files.stream().anyMatch(file -> file.name().equals(Completeness.GRAPH))) {
      Completeness.check(files);
    }
    return ContentDigest.of(files);
  }
}
