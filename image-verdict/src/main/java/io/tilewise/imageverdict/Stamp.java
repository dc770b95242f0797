package io.tilewise.imageverdict;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What makes a verdict one of several.
 *
 * @param revision of the image's verdicts, &gt;= 1
 * @param supersedes the revision before, null for the first
 * @param classifiedAt when it was decided
 */
public record Stamp(long revision, @Nullable Long supersedes, Instant classifiedAt) {}
