package io.tilewise.standalone.models;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.model.ModelCard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The sample model's card with something wrong in it. */
final class Cards {
  private Cards() {}

  /**
   * Writes it.
   *
   * @param before text of the card that becomes {@code after} wherever it stands
   * @return folder with the card
   */
  static Path sample(Path folder, String before, String after) throws IOException {
    String card = Files.readString(Path.of("../models/thin-smear/1", ModelCard.FILE_NAME), UTF_8);
    assertThat(card).contains(before);
    Path version = Files.createTempDirectory(folder, "card");
    Files.writeString(version.resolve(ModelCard.FILE_NAME), card.replace(before, after), UTF_8);
    return version;
  }

  /** Its verdict is another rule's, which need not exist. */
  static Path ruledBy(Path folder, String rule) throws IOException {
    String own = "\"%s\",\n    \"tieBreak\"";
    return sample(folder, own.formatted("evidence-mixture(prior=counts)"), own.formatted(rule));
  }

  /** A temperature that no rule can divide by, of the rule majority-vote. */
  static Path brokenFit(Path folder) throws IOException {
    Path version = sample(folder, "\"majority-vote\"", "\"majority-vote\"");
    Path card = version.resolve(ModelCard.FILE_NAME);
    String broken =
        Files.readString(card, UTF_8)
            .replaceFirst("(\"majority-vote\",\\s*\"temperature\" : )[0-9.E-]+", "$10.0");
    Files.writeString(card, broken, UTF_8);
    return version;
  }
}
