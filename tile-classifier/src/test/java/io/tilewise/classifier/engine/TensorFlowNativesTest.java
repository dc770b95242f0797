package io.tilewise.classifier.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TensorFlowNativesTest {
  @Test
  void shouldPreferTheOwnCacheVariable() {
    Path cache =
        NativeCache.directory(
            Map.of("TILEWISE_CACHE_DIR", "/tw", "XDG_CACHE_HOME", "/xdg"), "/home/ada");

    assertThat(cache).isEqualTo(Path.of("/tw").toAbsolutePath());
  }

  @Test
  void shouldFallBackToTheXdgCache() {
    Path cache = NativeCache.directory(Map.of("XDG_CACHE_HOME", "/xdg"), "/home/ada");

    assertThat(cache).isEqualTo(Path.of("/xdg/tilewise"));
  }

  @ParameterizedTest
  @CsvSource({"''", "relative/cache"})
  void shouldFallBackToTheHomeWhenTheXdgCacheIsOfNoUse(String xdg) {
    Path cache = NativeCache.directory(Map.of("XDG_CACHE_HOME", xdg), "/home/ada");

    assertThat(cache).isEqualTo(Path.of("/home/ada/.cache/tilewise"));
  }

  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, linux-x86_64",
    "Linux, aarch64, linux-arm64",
    "Mac OS X, aarch64, macosx-arm64",
    "Windows 11, amd64, windows-x86_64",
    "FreeBSD, riscv64, freebsd-riscv64"
  })
  void shouldNamePlatformsAsTheJarsDo(String os, String processor, String platform) {
    assertThat(NativeLibraries.platform(os, processor)).isEqualTo(platform);
  }

  @Test
  void shouldFindTheLibrariesOfThisMachineOnTheClassPath() {
    NativeLibraries libraries = NativeLibraries.ofTensorFlow();

    assertThat(libraries.files())
        .extracting(NativeLibraries.File::name)
        .contains(System.mapLibraryName("jnitensorflow"))
        .hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void shouldSayThatAJarIsDamaged(@TempDir Path folder) throws Exception {
    Path jar = Files.writeString(folder.resolve("natives.jar"), "not a jar");

    assertThatThrownBy(() -> NativeLibraries.in("tensorflow", jar, "any/", "linux-x86_64"))
        .isInstanceOf(NativesException.class)
        .hasMessageContaining("cannot read the jar " + jar);
  }
}
