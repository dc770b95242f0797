package io.tilewise.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class CausesTest {
  @Test
  void shouldSayWhatIsWrongWithAFileWhereTheExceptionSaysItsNameAlone() {
    assertThat(Causes.text(new NoSuchFileException("a.csv"))).isEqualTo("a.csv: no such file");
    assertThat(Causes.text(new AccessDeniedException("a.csv"))).isEqualTo("a.csv: no permission");
    assertThat(Causes.text(new FileSystemException("a.csv", null, "File name too long")))
        .isEqualTo("a.csv: File name too long");
  }

  @Test
  void shouldNotShowWhichClassTheInnermostCauseIsOf() {
    IOException full = new IOException("No space left on device");

    assertThat(Causes.text(new UncheckedIOException(full))).isEqualTo("No space left on device");
    assertThat(Causes.text(new IllegalStateException(full))).isEqualTo("No space left on device");
  }
}
