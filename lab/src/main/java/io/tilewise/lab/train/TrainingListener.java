package io.tilewise.lab.train;

/** Hears how far a training is. Called by the thread that computes. */
@FunctionalInterface
public interface TrainingListener {
  /** Hears nothing. */
  TrainingListener NONE = (stage, done, total, note) -> {};

  /**
   * A stage went on; stages follow each other and each ends with {@code done == total}.
   *
   * @param stage what is being done, say {@code train}
   * @param done steps done, 0 to {@code total}
   * @param total steps of this stage
   * @param note a figure worth a look, say the loss; may be empty
   */
  void advanced(String stage, long done, long total, String note);
}
