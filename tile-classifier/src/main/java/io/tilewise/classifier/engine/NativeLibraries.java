package io.tilewise.classifier.engine;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The shared libraries of an engine for one platform inside a jar.
 *
 * @param engine whose they are
 * @param platform say {@code linux-x86_64}
 * @param jar the jar that holds them
 * @param files the libraries; sizes and checksums are those of the jar's directory
 */
record NativeLibraries(String engine, String platform, Path jar, List<File> files) {
  private static final String TENSORFLOW = "org/tensorflow/internal/c_api/";
  private static final String ONNX_RUNTIME = "ai/onnxruntime/native/";

  /** A library: the entry's name in the jar, its own file name, bytes unpacked and CRC-32. */
  record File(String entry, String name, long size, long crc) {}

  NativeLibraries {
    files = List.copyOf(files);
  }

  /** ONNX Runtime's for this machine; empty where its jar has none or lies unpacked. */
  static Optional<NativeLibraries> ofOnnxRuntime() {
    String platform =
        platform(System.getProperty("os.name"), System.getProperty("os.arch"))
            .replace("macosx", "osx")
            .replace("windows", "win")
            .replace("arm64", "aarch64")
            .replace("x86_64", "x64");
    URL url = resource(ONNX_RUNTIME + platform + "/" + System.mapLibraryName("onnxruntime"));
    return url == null
        ? Optional.empty()
        : Optional.of(in("onnxruntime", jarOf(url), ONNX_RUNTIME + platform + "/", platform));
  }

  /** TensorFlow's for this machine, those for its GPU first. */
  static NativeLibraries ofTensorFlow() {
    String platform = platform(System.getProperty("os.name"), System.getProperty("os.arch"));
    for (String candidate : List.of(platform + "-gpu", platform)) {
      URL url = resource(TENSORFLOW + candidate + "/" + System.mapLibraryName("jnitensorflow"));
      if (url != null) {
        return in("tensorflow", jarOf(url), TENSORFLOW + candidate + "/", candidate);
      }
    }
    throw new NativesException(
        "TensorFlow libraries: none for %s on the class path (expected: the jar tensorflow-core-native with classifier %s, which exists for linux-x86_64, macosx-arm64 and windows-x86_64, or TENSORFLOW_LIBRARY_PATH set)"
            .formatted(platform, platform));
  }

  /** JavaCPP's name of an operating system and processor. */
  static String platform(String osName, String osArch) {
    String os = osName.toLowerCase(Locale.ROOT);
    String system = os.startsWith("mac") ? "macosx" : os.startsWith("windows") ? "windows" : os;
    String processor =
        switch (osArch.toLowerCase(Locale.ROOT)) {
          case "amd64", "x86_64", "x64" -> "x86_64";
          case "aarch64", "arm64" -> "arm64";
          case String other -> other;
        };
    return system + "-" + processor;
  }

  /** Reads the directory of a jar. */
  static NativeLibraries in(String engine, Path jar, String folder, String platform) {
    try (JarFile file = new JarFile(jar.toFile())) {
      List<File> files =
          file.stream()
              .filter(e -> e.getName().startsWith(folder) && !e.isDirectory())
              .map(e -> new File(e.getName(), inside(folder, e.getName()), e.getSize(), e.getCrc()))
              .filter(f -> isLibrary(f.name()))
              .toList();
      return new NativeLibraries(engine, platform, jar, files);
    } catch (IOException e) {
      throw new NativesException("libraries: cannot read the jar " + jar, e);
    }
  }

  /** A directory name that changes when any library does. */
  String key() {
    CRC32 crc = new CRC32();
    for (File file : files) {
      crc.update((file.name + ' ' + file.size + ' ' + file.crc).getBytes(StandardCharsets.UTF_8));
    }
    return "%s-%s-%08x".formatted(engine, platform, crc.getValue());
  }

  long size() {
    return files.stream().mapToLong(File::size).sum();
  }

  private static String inside(String folder, String entry) {
    return entry.substring(folder.length());
  }

  private static boolean isLibrary(String name) {
    return name.indexOf('/') < 0 && name.matches(".*\\.(so|dylib|dll|pyd)(\\.\\d+)*");
  }

  private static @Nullable URL resource(String name) {
    return NativeLibraries.class.getClassLoader().getResource(name);
  }

  private static Path jarOf(URL url) {
    try {
      URLConnection connection = url.openConnection();
      if (connection instanceof JarURLConnection jar) {
        return Path.of(URI.create(jar.getJarFileURL().toString()));
      }
    } catch (IOException e) {
      throw new NativesException("libraries: cannot open " + url, e);
    }
    throw new NativesException("libraries: " + url + " (expected: inside a jar)");
  }
}
