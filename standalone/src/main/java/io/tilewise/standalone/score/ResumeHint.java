package io.tilewise.standalone.score;

import io.tilewise.lab.scores.PartialScores;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** Says at an end that came too early, Ctrl-C too, how to go on. Steps are of any thread. */
final class ResumeHint implements AutoCloseable {
  private final Path out;
  private final int total;
  private final AtomicInteger done;
  private final Thread hook = new Thread(this::tell, "resume-hint");

  private ResumeHint(Path out, int done, int total) {
    this.out = out;
    this.total = total;
    this.done = new AtomicInteger(done);
  }

  /**
   * From now on an end is too early.
   *
   * @param done images that are there already, of {@code total}
   */
  static ResumeHint arm(Path out, int done, int total) {
    ResumeHint hint = new ResumeHint(out, done, total);
    if (done > 0) {
      System.err.printf(
          "going on: %d of %d images are in %s%n", done, total, PartialScores.of(out));
    }
    Runtime.getRuntime().addShutdownHook(hint.hook);
    return hint;
  }

  void step() {
    done.incrementAndGet();
  }

  private void tell() {
    System.err.printf(
        "%nstopped: %d of %d images are in %s; the same command goes on%n",
        done.get(), total, PartialScores.of(out));
  }

  /** The end came as it should. */
  void disarm() {
    done.set(-1);
    close();
  }

  @Override
  public void close() {
    try {
      if (Runtime.getRuntime().removeShutdownHook(hook) && done.get() >= 0) {
        tell(); // something was thrown
      }
    } catch (IllegalStateException e) {
      // the process ends, and the hook tells
    }
  }
}
