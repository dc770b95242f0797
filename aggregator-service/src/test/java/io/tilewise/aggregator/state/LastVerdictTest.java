package io.tilewise.aggregator.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class LastVerdictTest {
  @Test
  void shouldReadTheVerdictsOfTheFirstReleaseForEver() throws IOException {
    LastVerdict stored = LastVerdict.decode(Golden.bytes("v1/last-verdict"));

    assertThat(stored.revision()).isEqualTo(3);
    assertThat(stored.submissionId()).isEqualTo("img-1-s1");
    assertThat(stored.text()).isEqualTo("{\"revision\":3}");
  }

  @Test
  void shouldWriteRevisionsBeyondThirtyTwoBits() throws IOException {
    LastVerdict stored = LastVerdict.decode(Golden.bytes("v2/last-verdict"));
    assertThat(stored.revision()).isEqualTo(42_000_001);
    assertThat(stored.text()).isEqualTo("{\"revision\":42000001}");
    assertThat(stored.encoded()).isEqualTo(Golden.bytes("v2/last-verdict"));

    LastVerdict late = new LastVerdict(9_000_000_001L * 1_000_000, "s", stored.json());

    assertThat(LastVerdict.decode(late.encoded()).revision()).isEqualTo(late.revision());
  }

  @Test
  void shouldRefuseAFormatOfAnotherRelease() throws IOException {
    byte[] record = Golden.bytes("v2/last-verdict");
    record[0] = 3;

    assertThatIllegalStateException()
        .isThrownBy(() -> LastVerdict.decode(record))
        .withMessage("version of a stored verdict: 3 (expected: 1 or 2)");
  }
}
