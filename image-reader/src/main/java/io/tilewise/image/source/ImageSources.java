package io.tilewise.image.source;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageLimits;
import io.tilewise.image.file.SourceFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The images that URIs name. To find and to open one waits for its file system a few seconds and no
 * longer; to read it waits as long as that takes. Thread-safe.
 */
public final class ImageSources {
  private final ImageRoots roots;
  private final ImageLimits limits;
  private final Supplier<FileCalls> newCalls;
  private final Opening opening;

  /** By the root that is named: while one hangs the others are as they were. */
  private final Map<Integer, FileCalls> calls;

  /** Of these roots. */
  public ImageSources(ImageRoots roots, ImageLimits limits) {
    this(roots, limits, () -> new FileCalls(FileCalls.LIMIT, FileCalls.AGAIN), SourceFile::open);
  }

  /**
   * The same with other calls and another way to open a file.
   *
   * @param newCalls calls of one root
   */
  public ImageSources(
      ImageRoots roots, ImageLimits limits, Supplier<FileCalls> newCalls, Opening opening) {
    this(roots, limits, newCalls, opening, new ConcurrentHashMap<>());
  }

  private ImageSources(
      ImageRoots roots,
      ImageLimits limits,
      Supplier<FileCalls> newCalls,
      Opening opening,
      Map<Integer, FileCalls> calls) {
    this.roots = roots;
    this.limits = limits;
    this.newCalls = newCalls;
    this.opening = opening;
    this.calls = calls;
  }

  /** The same sources, of which images of no more pixels are taken. */
  public ImageSources upTo(int pixels) {
    return new ImageSources(roots, limits.upTo(pixels), newCalls, opening, calls);
  }

  /** How large they may be. */
  public ImageLimits limits() {
    return limits;
  }

  /** How a file is opened by its real path; a test puts a pipe in its place. */
  @FunctionalInterface
  public interface Opening {
    SourceFile open(Path root, Path file, ImageLimits limits)
        throws IOException, ImageFormatException;
  }

  /**
   * Opens an image.
   *
   * @throws ImageFormatException when it is not allowed, does not exist or cannot be an image
   * @throws IOException when that cannot be told now, a root being away say
   */
  public SourceFile open(URI uri) throws ImageFormatException, IOException {
    return calls(uri).call(uri, () -> found(uri), FileCalls::close);
  }

  /**
   * Calls to the file system that an image is on, as far as its URI tells.
   *
   * @throws ImageFormatException when it names no file
   */
  public FileCalls calls(URI uri) throws ImageFormatException {
    return calls.computeIfAbsent(roots.named(uri), _ -> newCalls.get());
  }

  private SourceFile found(URI uri) throws ImageFormatException, IOException {
    Path file = roots.resolve(uri);
    try {
      return opening.open(roots.below(file), file, limits);
    } catch (ImageFormatException e) {
      if (e.kind() == ImageFormatException.Kind.NOT_FOUND) {
        var _ = roots.resolve(uri); // throws when its root went meanwhile
      }
      throw e;
    }
  }

  /**
   * Does nothing where an image can be found.
   *
   * @throws ImageFormatException when it is not there
   * @throws IOException when its root went
   */
  public void checkThere(URI uri) throws ImageFormatException, IOException {
    var _ = calls(uri).call(uri, () -> roots.resolve(uri), late -> {});
  }

  /**
   * Does nothing where an image may be read if it is there.
   *
   * @throws ImageFormatException when it may not
   * @throws IOException when that cannot be told now
   */
  public void checkAllowed(URI uri) throws ImageFormatException, IOException {
    // With a key of its own: it can be told although the image hangs.
    var _ = calls(uri).call(List.of(uri), () -> roots.allowed(uri), late -> {});
  }

  /** What keeps images from being found; empty when nothing does. May hang as long as a root. */
  public Optional<String> problem() {
    return roots.problem();
  }
}
