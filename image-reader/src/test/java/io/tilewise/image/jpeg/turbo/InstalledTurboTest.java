package io.tilewise.image.jpeg.turbo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import org.junit.jupiter.api.Test;

class InstalledTurboTest {
  @Test
  void shouldDoWithoutALibraryThatIsNotThere() {
    InstalledTurbo found = InstalledTurbo.find("libno-such-library.so.0", "on");

    assertThat(found.decoder()).isEmpty();
    assertThat(found.words()).isEqualTo("the JDK's (no libno-such-library.so.0)");
  }

  /** Another library: it has none of the functions. */
  @Test
  void shouldDoWithoutALibraryThatIsAnother() {
    InstalledTurbo found = InstalledTurbo.find("libc.so.6", "on");

    assertThat(found.words()).isEqualTo("the JDK's (no libc.so.6)");
  }

  @Test
  void shouldLeaveTheLibraryAsideWhereItIsSwitchedOff() {
    InstalledTurbo found = InstalledTurbo.find("libturbojpeg.so.0", "off");

    assertThat(found.decoder()).isEmpty();
    assertThat(found.words()).isEqualTo("the JDK's (tilewise.libjpeg-turbo is off)");
  }

  @Test
  void shouldSayWhichLibraryItIs() {
    InstalledTurbo found = InstalledTurbo.find("libturbojpeg.so.0", "on");

    assumeThat(found.decoder()).as("decoder: %s", found.words()).isPresent();
    assertThat(found.words()).isEqualTo("libjpeg-turbo, libturbojpeg.so.0");
  }
}
