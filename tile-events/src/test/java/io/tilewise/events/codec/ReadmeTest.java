package io.tilewise.events.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReadmeTest {
  private static final Pattern VALUE = Pattern.compile("echo '(.+)'");
  private static final Pattern KEY = Pattern.compile(" -k (\\S+)");
  private static final Pattern HEADER = Pattern.compile(" -H (\\S+?)=(\\S+)");

  @Test
  void shouldShowASubmissionThatIsAccepted() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    Map<String, byte[]> headers = new HashMap<>();
    for (MatchResult header : HEADER.matcher(readme).results().toList()) {
      headers.put(header.group(1), Utf8.encode(header.group(2)));
    }

    Decoded<?> decoded =
        EventCodec.decode(
            new ReceivedRecord(
                "images.submitted",
                0,
                0,
                Samples.TIME,
                Utf8.encode(first(KEY, readme)),
                Utf8.encode(first(VALUE, readme)),
                headers::get),
            ImageSubmitted.class);

    assertThat(headers).hasSize(6);
    assertThat(decoded)
        .isInstanceOfSatisfying(
            Decoded.Accepted.class,
            accepted -> assertThat(accepted.event().submissionId()).isEqualTo("scan-42"));
  }

  @Test
  void shouldListEveryCauseTopicAndEvent() throws IOException {
    String readme = Files.readString(Path.of("README.md"));

    assertThat(readme).contains(Arrays.stream(Decoded.Cause.values()).map(Enum::name).toList());
    assertThat(readme)
        .contains(Arrays.stream(EventType.values()).map(EventType::simpleName).toList());
    assertThat(readme)
        .contains(
            new Topics("").specs(12, 24).stream().map(spec -> "`" + spec.name() + "`").toList());
  }

  private static String first(Pattern pattern, String text) {
    return pattern.matcher(text).results().findFirst().orElseThrow().group(1);
  }
}
