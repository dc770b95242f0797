package io.tilewise.bench.tiler;

import io.tilewise.broker.ParentProcess;
import io.tilewise.tiler.TilerMain;

/** The tiler as it ships, but that it ends with the process that started it. */
final class TilerChild {
  private TilerChild() {}

  public static void main(String[] args) {
    ParentProcess.endWithIt();
    TilerMain.main(args);
  }
}
