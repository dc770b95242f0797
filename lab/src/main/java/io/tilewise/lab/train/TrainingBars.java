package io.tilewise.lab.train;

import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** One bar after the other, stage by stage, on the standard error. For one thread. */
public final class TrainingBars implements TrainingListener, AutoCloseable {
  private static final int WIDTH = 100;

  private @Nullable ProgressBar bar;
  private String stage = "";

  @Override
  public void advanced(String newStage, long done, long total, String note) {
    ProgressBar current = bar;
    if (current == null || !newStage.equals(stage)) {
      close();
      current =
          new ProgressBarBuilder()
              .setTaskName(newStage)
              .setInitialMax(total)
              .setStyle(ProgressBarStyle.ASCII)
              .setConsumer(new ConsoleProgressBarConsumer(System.err, WIDTH))
              .build();
      bar = current;
      stage = newStage;
    }
    current.stepTo(done).setExtraMessage(note.isEmpty() ? "" : " " + note);
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
