package io.tilewise.classifier;

import io.tilewise.events.Reason;
import io.tilewise.model.Model;
import io.tilewise.model.ModelException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Whether native code finds a directory by its name as a string. It is handed UTF-8, while the JDK
 * decodes names by the locale: with {@code LC_ALL=POSIX} a folder {@code ünï} would be looked for
 * under another name, and be missing. Stateless.
 */
final class NativeName {
  private static final char REPLACEMENT = '\uFFFD';

  private NativeName() {}

  /**
   * Looks at the name of a model's directory.
   *
   * @throws ModelException when it cannot be passed on
   */
  static void check(Model model) throws ModelException {
    Charset locale = Charset.forName(System.getProperty("sun.jnu.encoding"));
    if (!canPass(model.directory(), locale)) {
      throw new ModelException(
          Reason.MODEL_UNUSABLE,
          "model %s: directory: not in ASCII (expected: a path in ASCII, or a locale in UTF-8 such as LC_ALL=C.UTF-8; this one is in %s)"
              .formatted(model.id(), locale));
    }
  }

  static boolean canPass(Path directory, Charset locale) {
    String name = directory.toString();
    return name.chars().allMatch(character -> character < 0x80)
        || (locale.equals(StandardCharsets.UTF_8) && name.indexOf(REPLACEMENT) < 0);
  }
}
