package io.tilewise.tiler;

import io.tilewise.runtime.ServiceMain;

/** Runs the tiler as a process. */
public final class TilerMain {
  /** Default of {@code TILEWISE_MANAGEMENT_PORT}. */
  public static final int MANAGEMENT_PORT = 8081;

  private TilerMain() {}

  /** Takes no arguments; settings come from the environment. */
  public static void main(String[] args) {
    ServiceMain.run("tiler", MANAGEMENT_PORT, TilerConfig::from, TilerService::start);
  }
}
