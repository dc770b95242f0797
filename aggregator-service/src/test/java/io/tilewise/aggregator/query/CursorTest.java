package io.tilewise.aggregator.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {
  @Property
  void shouldNameTheKeyThatItWasMadeOf(
      @ForAll
          @StringLength(min = 1, max = 128)
          @CharRange(from = 'A', to = 'Z')
          @CharRange(from = '0', to = '9')
          @Chars({'.', '_', ':', '-'})
          String id)
      throws Exception {
    String key = id + "/" + id;

    assertThat(Cursor.key("SCORING", Cursor.after("SCORING", key))).isEqualTo(key);
    assertThat(Cursor.key("", Cursor.after("", key))).isEqualTo(key);
  }

  @Property
  void shouldRefuseAnyOtherText(@ForAll String text) {
    assertThatThrownBy(() -> Cursor.key("", text)).isInstanceOf(ProblemException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2  a/b", "1  a", "1  a/b/c", "1  a/b\n", "1  ../\u00fc", "1 "})
  void shouldRefuseWhatItNeverWrote(String plain) {
    String cursor = Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes());

    assertThatThrownBy(() -> Cursor.key("", cursor))
        .hasMessage("after: " + cursor + " (expected: the next of an earlier page of this list)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "COMPLETE"})
  void shouldRefuseTheCursorOfAnotherList(String status) {
    String cursor = Cursor.after("SCORING", "a/b");

    assertThatThrownBy(() -> Cursor.key(status, cursor)).isInstanceOf(ProblemException.class);
    assertThatThrownBy(() -> Cursor.key("SCORING", cursor + "="))
        .isInstanceOf(ProblemException.class);
  }
}
