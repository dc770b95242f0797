package io.tilewise.bench;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** Adds up files while somebody else writes and deletes them. Confined to one thread. */
final class FolderSize extends SimpleFileVisitor<Path> {
  private final String ending;
  private long bytes;

  private FolderSize(String ending) {
    this.ending = ending;
  }

  /** All files in and below a folder whose names end so. */
  static double mib(Path folder, String ending) throws IOException {
    FolderSize size = new FolderSize(ending);
    Files.walkFileTree(folder, size);
    return size.bytes / (double) (1 << 20);
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    if (file.toString().endsWith(ending)) {
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
