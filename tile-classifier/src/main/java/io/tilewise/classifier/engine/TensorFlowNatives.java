package io.tilewise.classifier.engine;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes TensorFlow's shared libraries loadable without a download: they come from {@code
 * tensorflow-core-native} on the class path and are unpacked once per machine (about 617 MB).
 *
 * <p>The cache is {@code $TILEWISE_CACHE_DIR}, else {@code $XDG_CACHE_HOME/tilewise}, else {@code
 * ~/.cache/tilewise}. A {@code TENSORFLOW_LIBRARY_PATH} that is already set, as environment
 * variable or system property, is used as it is and nothing is unpacked.
 *
 * <p>Thread-safe, and safe between processes that start at the same time.
 */
public final class TensorFlowNatives {
  private static final Logger LOG = LoggerFactory.getLogger(TensorFlowNatives.class);
  static final String LIBRARY_PATH = "TENSORFLOW_LIBRARY_PATH";

  private TensorFlowNatives() {}

  /**
   * Unpacks the libraries unless that is done, and points DJL and TensorFlow Java at them. To be
   * called before any class of either is touched; a second call does nothing.
   *
   * @throws NativesException on a platform without libraries, or when the cache cannot be written
   */
  public static synchronized void load() {
    String directory = System.getProperty(LIBRARY_PATH, System.getenv(LIBRARY_PATH));
    if (directory == null) {
      NativeCache cache = NativeCache.ofThisMachine();
      directory = cache.unpacked(NativeLibraries.ofTensorFlow()).toString();
      LOG.debug("TensorFlow libraries: {}", directory);
      System.setProperty(LIBRARY_PATH, directory);
    }
    // JavaCPP, which TensorFlow Java loads through, would otherwise unpack a second copy of its
    // own.
    System.setProperty("org.bytedeco.javacpp.platform.preloadpath", directory);
    System.setProperty("org.bytedeco.javacpp.platform.linkpath", directory);
    System.setProperty("org.bytedeco.javacpp.pathsFirst", "true");
  }
}
