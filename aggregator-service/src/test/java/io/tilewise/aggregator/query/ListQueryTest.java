package io.tilewise.aggregator.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLEncoder;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListQueryTest {
  private static final Set<String> STATUSES = Set.of("SCORING", "COMPLETE");

  @Test
  void shouldListAHundredOfAnyStatusWhenNothingElseIsSaid() throws Exception {
    assertThat(ListQuery.parse("", STATUSES)).isEqualTo(new ListQuery("", 100, null));
  }

  @Property
  void shouldGoOnBehindAnyKey(
      @ForAll
          @StringLength(min = 1, max = 128)
          @CharRange(from = 'A', to = 'Z')
          @CharRange(from = '0', to = '9')
          @Chars({'.', '_', ':', '-'})
          String id)
      throws Exception {
    String key = id + "/" + id;

    ListQuery query = ListQuery.parse("status=SCORING&limit=1000&after=" + key, STATUSES);

    assertThat(query).isEqualTo(new ListQuery("SCORING", 1000, key));
  }

  @Property
  void shouldRefuseToGoOnBehindAnythingElse(@ForAll String text) {
    String encoded = URLEncoder.encode(text, UTF_8);

    assertThatThrownBy(() -> ListQuery.parse("after=" + encoded, STATUSES))
        .isInstanceOf(ProblemException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "status=DONE | status: DONE (expected: one of COMPLETE, SCORING)",
        "status= | status:  (expected: one of COMPLETE, SCORING)",
        "status=scoring | status: scoring (expected: one of COMPLETE, SCORING)",
        "limit=0 | limit: 0 (expected: 1 to 1000)",
        "limit=1001 | limit: 1001 (expected: 1 to 1000)",
        "limit=-1 | limit: -1 (expected: 1 to 1000)",
        "limit=99999999999 | limit: 99999999999 (expected: 1 to 1000)",
        "limit=ten | limit: ten (expected: 1 to 1000)",
        "limit | limit:  (expected: 1 to 1000)",
        "limit=1&limit=2 | limit: 2 (expected: once)",
        "limit=%zz | limit: %zz (expected: two hexadecimal digits behind a %)",
        "after=x | after: x (expected: the next of an earlier page of this list)",
        "after= | after:  (expected: the next of an earlier page of this list)",
        "after=a/b/c | after: a/b/c (expected: the next of an earlier page of this list)",
        "after=a/%C3%BC | after: a/\u00fc (expected: the next of an earlier page of this list)",
        "page=2 | parameter: page (expected: one of after, limit, status)",
        "& | parameter:  (expected: one of after, limit, status)",
      })
  void shouldSayWhatIsWrong(String query, String problem) {
    assertThatThrownBy(() -> ListQuery.parse(query, STATUSES))
        .isInstanceOf(ProblemException.class)
        .hasMessage(problem);
  }
}
