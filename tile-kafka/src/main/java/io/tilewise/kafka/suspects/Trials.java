package io.tilewise.kafka.suspects;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets a suspect be tried while nothing else is at work in the process, whichever loop read it: one
 * that is not alone may be taken for the killer. Loops whose sources count deaths ask before each
 * record that they hand over, and ask again in their next turn when it may not be yet. Trials and
 * other work take turns. Thread-safe.
 */
public final class Trials {
  /** What dies is the process, whatever reads in it. */
  public static final Trials OF_THIS_PROCESS = new Trials();

  private final Set<Object> busy = new HashSet<>();
  private final Set<Object> refused = new HashSet<>();
  private @Nullable Object alone;
  private @Nullable Object aloneBefore;

  /** Whether a loop may hand over what is no suspect; it is busy from then on. */
  public synchronized boolean mayWork(Object loop) {
    endsTrial(loop);
    if (alone == null) {
      busy.add(loop);
    }
    return answer(loop, alone == null);
  }

  /**
   * Whether a loop may hand over a suspect. Once it asked, and no other did before, no more work
   * begins until {@link #endsTrial}.
   */
  public synchronized boolean mayTry(Object loop) {
    if (alone == null && (!loop.equals(aloneBefore) || !othersWait(loop))) {
      alone = loop;
    }
    return answer(loop, loop.equals(alone) && busy.isEmpty());
  }

  private boolean othersWait(Object loop) {
    return refused.stream().anyMatch(other -> !other.equals(loop));
  }

  private boolean answer(Object loop, boolean may) {
    boolean _ = (may || loop.equals(alone)) ? refused.remove(loop) : refused.add(loop);
    return may;
  }

  /** Its suspect is through, or it wants to try none any more. */
  public synchronized void endsTrial(Object loop) {
    if (loop.equals(alone)) {
      alone = null;
      aloneBefore = loop;
    }
  }

  /** Nothing that it handed over is at work. */
  public synchronized void isIdle(Object loop) {
    busy.remove(loop);
  }

  /** It has nothing to hand over for now. */
  public synchronized void wantsNothing(Object loop) {
    endsTrial(loop);
    refused.remove(loop);
  }
}
