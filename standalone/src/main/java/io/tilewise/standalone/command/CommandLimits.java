package io.tilewise.standalone.command;

import io.tilewise.image.ImageLimits;
import io.tilewise.runtime.ConfigurationException;
import io.tilewise.tiler.LimitSettings;
import java.util.Map;

/** Which images commands read by themselves: those that a tiler of the same environment takes. */
public final class CommandLimits {
  private CommandLimits() {}

  /**
   * Of the settings of the process.
   *
   * @throws UsageException naming every setting of them that is wrong
   */
  public static ImageLimits of(Map<String, String> environment) {
    try {
      return LimitSettings.of(environment);
    } catch (ConfigurationException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }
}
