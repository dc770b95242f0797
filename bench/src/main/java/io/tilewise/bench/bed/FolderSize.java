package io.tilewise.bench.bed;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.Predicate;

/** Adds up files while somebody else writes and deletes them. Confined to one thread. */
public final class FolderSize extends SimpleFileVisitor<Path> {
  private final Predicate<String> counts;
  private long bytes;

  private FolderSize(Predicate<String> counts) {
    this.counts = counts;
  }

  /** All files in and below a folder whose paths count. */
  public static long bytes(Path folder, Predicate<String> counts) throws IOException {
    FolderSize size = new FolderSize(counts);
    Files.walkFileTree(folder, size);
    return size.bytes;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    if (counts.test(file.toString())) {
      bytes += attributes.size();
    }
    return FileVisitResult.CONTINUE;
  }

  /** It was there when its folder was listed, and is not now. */
  @Override
  public FileVisitResult visitFileFailed(Path file, IOException gone) {
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult postVisitDirectory(Path folder, IOException gone) {
    return FileVisitResult.CONTINUE;
  }
}
