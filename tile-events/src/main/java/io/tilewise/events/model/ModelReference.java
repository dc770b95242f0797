package io.tilewise.events.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.tilewise.events.check.Checks;
import org.jspecify.annotations.Nullable;

/**
 * A model of the repository, written {@code name} (its newest version) or {@code name@version}.
 *
 * @param name directory name of the model, {@code [A-Za-z0-9][A-Za-z0-9._-]{0,63}}
 * @param version directory name of the version, same alphabet; null asks for the newest
 */
public record ModelReference(String name, @Nullable String version) {
  private static final int LONGEST_PART = 64;
  private static final String EXPECTED =
      "name or name@version, each 1 to 64 of A-Z a-z 0-9 . _ - and starting with a letter or digit";

  public ModelReference {
    Checks.check(
        isPart(name) && (version == null || isPart(version)),
        "model",
        version == null ? name : name + "@" + version,
        EXPECTED);
  }

  private static boolean isPart(@Nullable String part) {
    return part != null
        && Checks.isMadeOf(part, "._-", LONGEST_PART)
        && Checks.isLetterOrDigit(part.charAt(0));
  }

  /** Reads {@code name} or {@code name@version}. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static ModelReference parse(String text) {
    int at = text.indexOf('@');
    return at < 0
        ? new ModelReference(text, null)
        : new ModelReference(text.substring(0, at), text.substring(at + 1));
  }

  /** Whether this names one version, as every event behind the tiler does. */
  public boolean isResolved() {
    return version != null;
  }

  @Override
  @JsonValue
  public String toString() {
    return version == null ? name : name + "@" + version;
  }
}
