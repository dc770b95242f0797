package io.tilewise.inference;

import io.tilewise.runtime.ServiceMain;

/** Runs inference as a process. */
public final class InferenceMain {
  /** Default of {@code TILEWISE_MANAGEMENT_PORT}. */
  public static final int MANAGEMENT_PORT = 8082;

  private InferenceMain() {}

  /** Takes no arguments; settings come from the environment. */
  public static void main(String[] args) {
    ServiceMain.run("inference", MANAGEMENT_PORT, InferenceConfig::from, InferenceService::start);
  }
}
