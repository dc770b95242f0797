package io.tilewise.standalone;

import java.io.Console;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/** A progress bar on stderr: one moving line on a terminal, now and then a line elsewhere. */
final class Progress implements AutoCloseable {
  /** Total of something whose end is not known. */
  static final long UNKNOWN = -1;

  private static final int WIDTH = 80;

  private final ProgressBar bar;

  /**
   * Shows a bar.
   *
   * @param task what is counted
   * @param total steps until it is full, or {@link #UNKNOWN}
   */
  Progress(String task, long total) {
    boolean terminal =
        Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    ProgressBarConsumer lines =
        terminal
            ? new ConsoleProgressBarConsumer(System.err, WIDTH)
            : new DelegatingProgressBarConsumer(System.err::println, WIDTH);
    this.bar =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(total)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(terminal ? 100 : 2000)
            .setConsumer(lines)
            .hideEta()
            .build();
  }

  /** One step more. */
  void step() {
    bar.step();
  }

  @Override
  public void close() {
    bar.close();
  }
}
