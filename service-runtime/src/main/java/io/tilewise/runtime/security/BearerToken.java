package io.tilewise.runtime.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A secret that whoever asks has to send (RFC 6750). Its text never has it. */
public final class BearerToken {
  /** What a token looks like. */
  public static final String EXPECTED = "16 to 1024 of A-Z a-z 0-9 . _ ~ + / -";

  private static final String SCHEME = "Bearer ";
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._~+/-]{16,1024}=*");

  private final String token;

  /**
   * A token.
   *
   * @throws IllegalArgumentException without the token in it, when it is not {@link #EXPECTED}
   */
  public BearerToken(String token) {
    if (!FORM.matcher(token).matches()) {
      throw new IllegalArgumentException("token: ****** (expected: " + EXPECTED + ")");
    }
    this.token = token;
  }

  /** The header {@code Authorization} of whoever has it. */
  public String authorization() {
    return SCHEME + token;
  }

  /** Whether a header {@code Authorization} has it; how long that takes tells nothing of it. */
  public boolean isIn(@Nullable String authorization) {
    return authorization != null
        && authorization.regionMatches(/* ignoreCase= */ true, 0, SCHEME, 0, SCHEME.length())
        && MessageDigest.isEqual(
            authorization.substring(SCHEME.length()).strip().getBytes(UTF_8),
            token.getBytes(UTF_8));
  }

  @Override
  public String toString() {
    return "******";
  }
}
