package io.tilewise.runtime.logging;

import ch.qos.logback.classic.LoggerContext;
import io.tilewise.runtime.meters.BuildInfo;
import java.util.Arrays;
import java.util.List;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Begins and ends the logs of a process, before its first and after its last line. With {@code
 * TILEWISE_LOG_FORMAT=json} all that it writes is JSON from then on, see {@link JsonLines}.
 */
public final class ServiceLogs {
  /** Settings that logback reads by itself, and their values, the default first. */
  public enum Setting {
    /** From which level on. */
    LEVEL("TILEWISE_LOG_LEVEL", "INFO", "TRACE", "DEBUG", "WARN", "ERROR"),
    /** For whom. */
    FORMAT("TILEWISE_LOG_FORMAT", "text", "json");

    private final String variable;

    @SuppressWarnings("ImmutableEnumChecker") // a copy that nobody can change
    private final List<String> values;

    Setting(String variable, String... values) {
      this.variable = variable;
      this.values = List.copyOf(Arrays.asList(values));
    }

    public String variable() {
      return variable;
    }

    public List<String> allowed() {
      return values;
    }

    /** As logback will read it; the default where it would not know it, and be silent. */
    private String value() {
      String property = System.getProperty(variable);
      String value = property == null ? System.getenv(variable) : property;
      return value == null || !values.contains(value) ? values.getFirst() : value;
    }
  }

  /** Of the context: whose process it is. */
  static final String SERVICE = "service";

  /** Of the context: the version of this code. */
  static final String VERSION = "version";

  private static boolean begun;

  private ServiceLogs() {}

  /**
   * Begins them, once for a process and before anything is logged: a setting that is wrong is taken
   * as its default, so that what is said of it is read. Logs of {@code java.util.logging} come with
   * the others, and so does what a thread dies of.
   */
  public static synchronized void begin() {
    if (begun) {
      return;
    }
    begun = true;
    for (Setting setting : Setting.values()) {
      System.setProperty(setting.variable, setting.value());
    }
    if (isJson()) {
      StandardStreams.capture();
    }
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, cause) ->
            LoggerFactory.getLogger(ServiceLogs.class).error("{} died", thread.getName(), cause));
  }

  /** Names the service in each line of JSON from now on. */
  public static void name(String service) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.putProperty(SERVICE, service);
      context.putProperty(VERSION, BuildInfo.ofThis().version());
    }
  }

  /** Whether this process writes JSON alone. */
  public static boolean isJson() {
    return Setting.FORMAT.value().equals("json");
  }

  /** All that was written until now is logged when it returns; nothing is captured any more. */
  public static void end() {
    StandardStreams.release();
  }
}
