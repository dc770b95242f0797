package io.tilewise.events.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.tilewise.events.model.ModelReference;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Identifiers as the regular expressions of the contract have them. */
class IdentifierTest {
  private static final String IDENTIFIER = "[A-Za-z0-9._:-]{1,128}";
  private static final String PART = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

  @Provide
  Arbitrary<String> nearlyIdentifiers() {
    return Arbitraries.strings()
        .withChars("azAZ09._:-@[`{/ \n\u00e9\u0661")
        .ofMaxLength(8)
        .flatMap(
            text -> Arbitraries.integers().between(0, 130).map(more -> text + "a".repeat(more)));
  }

  @Property
  void shouldBeWhatTheExpressionMatches(@ForAll("nearlyIdentifiers") String text) {
    assertThat(Checks.isIdentifier(text)).isEqualTo(text.matches(IDENTIFIER));
  }

  @Property
  void shouldNameAModelWhereTheExpressionMatches(@ForAll("nearlyIdentifiers") String text) {
    if (text.matches(PART)) {
      assertThatNoException().isThrownBy(() -> new ModelReference(text, null));
    } else {
      assertThatIllegalArgumentException().isThrownBy(() -> new ModelReference(text, null));
    }
  }
}
