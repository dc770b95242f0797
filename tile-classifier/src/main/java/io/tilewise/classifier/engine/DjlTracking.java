package io.tilewise.classifier.engine;

/**
 * DJL tells its makers where it is used: when its first engine starts it asks the cloud that it may
 * be in for instance and region, and then sends both to a store of theirs. Not from here, unless
 * the environment asks for it.
 */
public final class DjlTracking {
  private static final String OPT_OUT = "OPT_OUT_TRACKING";

  private DjlTracking() {}

  /** Has no effect on a process in which DJL has started an engine. */
  public static void optOut() {
    if (System.getProperty(OPT_OUT) == null) {
      System.setProperty(OPT_OUT, "true");
    }
  }
}
