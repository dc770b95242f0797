package io.tilewise.standalone.command;

import java.io.Console;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A progress bar on stderr: one moving line on a terminal, now and then a line elsewhere. */
public final class StepBar implements AutoCloseable {
  /** Total of something whose end is not known. */
  public static final long UNKNOWN = -1;

  private static final int WIDTH = 80;

  private final String task;
  private long total;
  private @Nullable ProgressBar bar;

  /**
   * Prepares a bar, which appears with the first step.
   *
   * @param task what is counted
   * @param total steps until it is full, or {@link #UNKNOWN}
   */
  public StepBar(String task, long total) {
    this.task = task;
    this.total = total;
  }

  /** One step more. */
  public void step() {
    steps(1);
  }

  /** So many steps more. */
  public void steps(long count) {
    ProgressBar current = bar;
    if (current == null) {
      current = show();
      bar = current;
    }
    current.stepBy(count);
  }

  /** What is to be counted, once that is known. */
  public void total(long known) {
    total = known;
    ProgressBar current = bar;
    if (current != null) {
      current.maxHint(known);
    }
  }

  private ProgressBar show() {
    boolean terminal =
        Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    ProgressBarConsumer lines =
        terminal
            ? new ConsoleProgressBarConsumer(System.err, WIDTH)
            : new DelegatingProgressBarConsumer(System.err::println, WIDTH);
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(total)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(terminal ? 100 : 2000)
        .setConsumer(lines)
        .showSpeed(new DecimalFormat("#", DecimalFormatSymbols.getInstance(Locale.ROOT)))
        .hideEta()
        .build();
  }

  @Override
  public void close() {
    ProgressBar current = bar;
    if (current != null) {
      current.close();
    }
  }
}
