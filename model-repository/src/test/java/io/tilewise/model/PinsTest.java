package io.tilewise.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.tilewise.events.Reason;
import io.tilewise.events.model.ModelReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PinsTest {
  private static final ModelReference NAME = ModelReference.parse("thin-smear");

  @TempDir Path root;
  private ModelRepository repository;
  private Path pin;

  @BeforeEach
  void copyTwoVersions() throws IOException {
    SampleVersion.copy(root, "1");
    SampleVersion.copy(root, "2");
    repository = new ModelRepository(root);
    pin = root.resolve("thin-smear/pinned");
  }

  @Test
  void shouldHaveANameMeanTheVersionThatItIsPinnedTo() throws Exception {
    repository.pin(ModelReference.parse("thin-smear@1"));

    assertThat(repository.resolve(NAME).id()).hasToString("thin-smear@1");
    assertThat(repository.pinned("thin-smear")).contains(ModelReference.parse("thin-smear@1"));
    assertThat(repository.models()).hasSize(2);
    assertThat(repository.resolve(ModelReference.parse("thin-smear@2")).id().version())
        .isEqualTo("2");
  }

  @Test
  void shouldHaveANameMeanTheNewestAgainWithoutAPin() throws Exception {
    repository.pin(ModelReference.parse("thin-smear@1"));

    repository.unpin("thin-smear");

    assertThat(repository.resolve(NAME).id()).hasToString("thin-smear@2");
    assertThat(repository.pinned("thin-smear")).isEmpty();
    assertThat(pin).doesNotExist();
  }

  @Test
  void shouldFollowAPinThatIsWrittenByHand() throws Exception {
    repository.resolve(NAME);
    Files.writeString(pin, " 1 \n");

    assertThat(repository.resolve(NAME).id()).hasToString("thin-smear@1");
  }

  @Test
  void shouldNotPinWhatDoesNotResolve() {
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> repository.pin(ModelReference.parse("thin-smear@7")))
        .withMessage("model: thin-smear@7 (expected: one of thin-smear@1, thin-smear@2)");
    assertThat(pin).doesNotExist();
  }

  @Test
  void shouldSayThatThePinnedVersionIsMissing() throws Exception {
    Files.writeString(pin, "7");

    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> repository.resolve(NAME))
        .withMessage(
            "model: thin-smear@7, to which it is pinned (expected: one of thin-smear@1,"
                + " thin-smear@2)")
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.MODEL_UNKNOWN));
  }

  /** As some shells write whatever is sent to a file. */
  @Test
  void shouldRefuseAPinInAnotherEncoding() throws Exception {
    Files.writeString(pin, "1\n", StandardCharsets.UTF_16);

    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> repository.resolve(NAME))
        .withMessageContaining("not in UTF-8")
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.MODEL_UNUSABLE));
  }

  @Test
  void shouldWaitForAPinnedVersionThatIsIncomplete() throws Exception {
    Files.writeString(pin, "1");
    Files.delete(root.resolve("thin-smear/1").resolve(SampleVersion.CARD));

    assertThatExceptionOfType(IncompleteModelException.class)
        .isThrownBy(() -> repository.resolve(NAME))
        .withMessageContaining("thin-smear@1: model.json: missing");
  }

  @Test
  void shouldWaitForAPinThatIsBeingWritten() throws Exception {
    Files.createFile(pin);

    assertThatIOException()
        .isThrownBy(() -> repository.resolve(NAME))
        .withMessage("model thin-smear: pinned: empty (expected: a version)");
  }

  @Test
  void shouldRefuseAPinThatNamesNoVersion() throws Exception {
    Files.writeString(pin, "../other/1");

    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> repository.resolve(NAME))
        .withMessageStartingWith("model thin-smear: pinned: ../other/1 (expected: a version, as")
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.MODEL_UNUSABLE));
  }

  @Test
  void shouldNotReadAPinOutsideOfTheRepository() throws Exception {
    Path outside = Files.createTempFile("pin", ".txt");
    Files.writeString(outside, "1");
    Files.createSymbolicLink(pin, outside);

    assertThatExceptionOfType(ModelException.class).isThrownBy(() -> repository.resolve(NAME));
    Files.delete(outside);
    assertThatIOException().isThrownBy(() -> repository.resolve(NAME));
  }
}
