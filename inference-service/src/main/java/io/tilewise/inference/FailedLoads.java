package io.tilewise.inference;

import io.tilewise.events.model.ModelReference;
import io.tilewise.model.Model;
import io.tilewise.model.ModelException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Contents that could not be loaded, and until when nobody tries them again: a thousand tiles do
 * not load one a thousand times, and a load that takes long leaves its worker time for other
 * models. Another content under the same name is tried at once. Confined to one thread.
 */
final class FailedLoads {
  /** For how long a content that cannot be used is not tried again. */
  static final Duration REMEMBERED = Duration.ofSeconds(30);

  /**
   * Nothing is tried again before so many times what the attempt took, unless it passes: then that
   * is the longest, and it begins with once.
   */
  static final int LONGEST = 4;

  private final InstantSource clock;
  private final Map<ModelReference, Failed> failed = new HashMap<>();

  FailedLoads(InstantSource clock) {
    this.clock = clock;
  }

  private record Failed(String digest, Exception why, Duration pause, Instant until) {}

  /** Throws again why a content could not be loaded, unless it is time for another attempt. */
  void check(Model model) throws ModelException, IOException {
    Failed last = last(model);
    if (last == null || !clock.instant().isBefore(last.until)) {
      return;
    }
    switch (last.why) {
      case ModelException stays -> throw stays;
      case IOException passes -> throw passes;
      default -> throw new IllegalStateException(last.why);
    }
  }

  /** It cannot be used, which took so long to find out. */
  void stays(Model model, ModelException why, Duration took) {
    remember(model, why, longest(took));
  }

  /** It could not be loaded, which passes; the pause doubles from what the attempt took. */
  void passes(Model model, IOException why, Duration took) {
    Failed last = last(model);
    Duration doubled = last == null ? took : last.pause.multipliedBy(2);
    Duration longest = longest(took);
    remember(model, why, max(took, doubled.compareTo(longest) < 0 ? doubled : longest));
  }

  /** It is loaded. */
  void forget(ModelReference id) {
    failed.remove(id);
  }

  private @Nullable Failed last(Model model) {
    Failed last = failed.get(model.id());
    return last != null && last.digest.equals(model.digest()) ? last : null;
  }

  private void remember(Model model, Exception why, Duration pause) {
    failed.put(model.id(), new Failed(model.digest(), why, pause, clock.instant().plus(pause)));
  }

  private static Duration longest(Duration took) {
    return max(REMEMBERED, took.multipliedBy(LONGEST));
  }

  private static Duration max(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
