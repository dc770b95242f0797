package io.tilewise.runtime;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.helpers.FormattingTuple;
import org.slf4j.helpers.MessageFormatter;

/**
 * Lets the same warning or error of a library through once a minute, and says how many were left
 * out. Each of Kafka's clients says with each attempt that it cannot connect: while a broker is
 * away or a right is missing, that is all one would read. Lines are the same when they differ only
 * in digits (addresses, numbers of threads, partitions, offsets) and in what a client calls itself
 * in brackets at the beginning; what a line is filled in with and what was thrown are part of it.
 * Thread-safe; configured in {@code logback.xml}.
 */
public final class RepeatedLines extends TurboFilter {
  static final Duration PERIOD = Duration.ofMinutes(1);
  static final int MOST_LINES = 500;
  private static final int MOST_CHARACTERS = 1000;

  private static final Pattern SELF = Pattern.compile("^(\\[[^]]*] ?)+");
  private static final Pattern DIGITS = Pattern.compile("-?\\d+");

  private final List<String> loggers = new CopyOnWriteArrayList<>();
  private final LongSupplier nanos;
  private final Map<String, Said> said =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Said> eldest) {
          return size() > MOST_LINES;
        }
      };

  /** Made by logback. */
  public RepeatedLines() {
    this(System::nanoTime);
  }

  RepeatedLines(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** When a line was let through, and how often it came since. */
  private record Said(long atNanos, int leftOut) {}

  /** A logger to listen to, with all below it. */
  public void addLogger(String name) {
    loggers.add(name);
  }

  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      Object @Nullable [] parameters,
      @Nullable Throwable error) {
    // Without a text, somebody asks whether the level is on.
    if (format == null || !isShown(level, logger) || !isListenedTo(logger.getName())) {
      return FilterReply.NEUTRAL;
    }
    int leftOut = leftOut(logger.getName() + " " + sameFor(filledIn(format, parameters, error)));
    if (leftOut > 0) {
      LoggerFactory.getLogger(RepeatedLines.class)
          .info("The next line came {} times more since it was last shown", leftOut);
    }
    return leftOut < 0 ? FilterReply.DENY : FilterReply.NEUTRAL;
  }

  private static boolean isShown(Level level, Logger logger) {
    return level.isGreaterOrEqual(Level.WARN) && level.isGreaterOrEqual(logger.getEffectiveLevel());
  }

  private boolean isListenedTo(String logger) {
    return loggers.stream().anyMatch(name -> logger.equals(name) || logger.startsWith(name + "."));
  }

  private static FormattingTuple filledIn(
      String format, Object @Nullable [] parameters, @Nullable Throwable error) {
    return error == null
        ? MessageFormatter.arrayFormat(format, parameters) // the last one may be what was thrown
        : MessageFormatter.arrayFormat(format, parameters, error);
  }

  private static String sameFor(FormattingTuple line) {
    String text = SELF.matcher(String.valueOf(line.getMessage())).replaceFirst("");
    String all = line.getThrowable() == null ? text : text + " " + line.getThrowable();
    return DIGITS
        .matcher(all.substring(0, Math.min(all.length(), MOST_CHARACTERS)))
        .replaceAll("#");
  }

  /** How often a line was left out before it may come again; -1 when it may not yet. */
  private int leftOut(String line) {
    long now = nanos.getAsLong();
    synchronized (said) {
      Said last = said.get(line);
      if (last != null && now - last.atNanos < PERIOD.toNanos()) {
        said.put(line, new Said(last.atNanos, last.leftOut + 1));
        return -1;
      }
      said.put(line, new Said(now, 0));
      return last == null ? 0 : last.leftOut;
    }
  }
}
