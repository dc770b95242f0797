package io.tilewise.lab.scores;

import io.tilewise.events.model.ModelReference;
import io.tilewise.model.Model;
import org.jspecify.annotations.Nullable;

/**
 * The model that scores are of, as files name it: {@code name@version}, and behind a colon the
 * first {@value #DIGITS} digits of its content's digest where that is known.
 *
 * @param digest {@value #DIGITS} hexadecimal digits or more; null: not known
 */
public record ScoringModel(ModelReference id, @Nullable String digest) {
  private static final int DIGITS = 12;
  private static final String EXPECTED = "name@version, or name@version:digest";

  public ScoringModel {
    check(id.isResolved(), id);
    check(digest == null || digest.matches("[0-9a-f]{" + DIGITS + ",}"), digest);
    digest = digest == null ? null : digest.substring(0, DIGITS);
  }

  public static ScoringModel of(Model model) {
    return new ScoringModel(model.id(), model.digest());
  }

  /**
   * Reads what {@link #toString} writes.
   *
   * @throws IllegalArgumentException saying what was expected
   */
  public static ScoringModel parse(String text) {
    int colon = text.indexOf(':');
    return colon < 0
        ? new ScoringModel(ModelReference.parse(text), null)
        : new ScoringModel(
            ModelReference.parse(text.substring(0, colon)), text.substring(colon + 1));
  }

  /** Whether scores of both are of one model, as far as both say which content it has. */
  public boolean isSameAs(ScoringModel other) {
    return id.equals(other.id)
        && (digest == null || other.digest == null || digest.equals(other.digest));
  }

  private static void check(boolean holds, @Nullable Object found) {
    if (!holds) {
      throw new IllegalArgumentException("model: " + found + " (expected: " + EXPECTED + ")");
    }
  }

  @Override
  public String toString() {
    return digest == null ? id.toString() : id + ":" + digest;
  }
}
