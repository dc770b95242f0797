package io.tilewise.kafka.suspects;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands beside a partition's committed offset: who has its records in hand, and how many
 * before died with them. Immutable; every change is another mark.
 *
 * <p>A partition whose last owner died is on probation: its next owner says how far it hands
 * records over before it does. It ends when all of them came through, or enough. A second death
 * before that makes suspects of what was handed over, and each is tried alone; from then on only
 * the death of who tries one counts. A record comes through when its work ends, or waits for
 * another attempt: whoever has it lives.
 *
 * @param holder who has records of it in hand, letters and digits; empty when nobody does
 * @param deaths of processes in a row that held it, without enough coming through in between; among
 *     suspects those that count against the last of them; 0 up
 * @param survived the offset before which all records came through; {@link #NONE} when nothing is
 *     known
 * @param until the offset before which records may have killed a process; {@link #NONE} where no
 *     process died
 * @param suspect the offset of the one that was tried last; {@link #NONE} when none was
 * @param tried whether it is tried now
 */
public record DeathMark(
    String holder, int deaths, long survived, long until, long suspect, boolean tried) {
  /** In place of an offset. */
  public static final long NONE = -1;

  /** Nobody has it in hand, and nobody died. */
  public static final DeathMark CLEAN = new DeathMark("", 0, NONE, NONE, NONE, false);

  private static final int DEATHS_TO_SUSPECT = 2;
  private static final int DEATHS_TO_QUARANTINE = 3;
  private static final Pattern TEXT =
      Pattern.compile(
          "v1 by=(\\w*) deaths=(\\d{1,9}) survived=(-1|\\d{1,18}) until=(-1|\\d{1,18})"
              + " suspect=(-1|\\d{1,18}) tried=(now|before)");

  public DeathMark {
    if (deaths < 0 || survived < NONE || until < NONE || suspect < NONE) {
      throw new IllegalArgumentException(
          "mark: %d deaths, offsets %d, %d, %d (expected: >= 0, or -1 for no offset)"
              .formatted(deaths, survived, until, suspect));
    }
  }

  /** Of a commit's metadata; what another version or another tool wrote there is clean. */
  public static DeathMark of(String metadata) {
    Matcher text = TEXT.matcher(metadata);
    return text.matches()
        ? new DeathMark(
            text.group(1),
            Integer.parseInt(text.group(2)),
            Long.parseLong(text.group(3)),
            Long.parseLong(text.group(4)),
            Long.parseLong(text.group(5)),
            text.group(6).equals("now"))
        : CLEAN;
  }

  /** For a commit's metadata; empty when it is clean. */
  public String text() {
    return equals(CLEAN)
        ? ""
        : "v1 by=%s deaths=%d survived=%d until=%d suspect=%d tried=%s"
            .formatted(holder, deaths, survived, until, suspect, tried ? "now" : "before");
  }

  /**
   * Another owner has it. Whoever had it last died, or was thrown out, unless it left or is the
   * same.
   *
   * @param first offset of the first record that it reads
   */
  public DeathMark takenOver(String by, long first) {
    boolean died = !holder.isEmpty() && !holder.equals(by);
    int counted = died && (tried || !isSingly()) ? deaths + 1 : deaths;
    return new DeathMark(by, counted, Math.max(survived, first), until, suspect, false);
  }

  /** Its owner gives it up in good order; what is known of deaths is for the next. */
  public DeathMark left() {
    return deaths == 0 ? CLEAN : new DeathMark("", deaths, survived, until, suspect, false);
  }

  /** Its owner has nothing of it in hand. Where somebody died it keeps it. */
  public DeathMark rested() {
    return deaths == 0 ? CLEAN : this;
  }

  /** Whether each record before {@link #until} is tried alone. */
  public boolean isSingly() {
    return until != NONE && (deaths >= DEATHS_TO_SUSPECT || suspect != NONE);
  }

  /** Whether a record is one of those. */
  public boolean isSuspect(long offset) {
    return isSingly() && offset < until;
  }

  /** Whether enough processes died that tried it alone. */
  public boolean isQuarantined(long offset) {
    return deaths >= DEATHS_TO_QUARANTINE && suspect == offset;
  }

  /** Records before this offset are about to be handed over. */
  public DeathMark reaching(long end) {
    return deaths == 0 || isSingly() || end <= until
        ? this
        : new DeathMark(holder, deaths, survived, end, suspect, tried);
  }

  /**
   * A suspect is about to be tried. Deaths that it was not tried at do not count against it beyond
   * the second.
   */
  public DeathMark trying(long offset) {
    int counted = suspect == offset ? deaths : Math.min(deaths, DEATHS_TO_SUSPECT);
    return new DeathMark(holder, counted, survived, until, offset, true);
  }

  /** The suspect came through: the next one has to be tried twice before it is quarantined. */
  public DeathMark cameThrough() {
    return isSingly() ? new DeathMark(holder, 1, survived, until, suspect, false) : this;
  }

  /**
   * All records before an offset came through.
   *
   * @param probation how many make a partition safe, though not all that was handed over is through
   */
  public DeathMark survived(long offset, long probation) {
    boolean enough = !isSingly() && offset - survived >= probation;
    boolean safe = deaths == 0 || enough || offset >= until;
    return safe && !holder.isEmpty() ? new DeathMark(holder, 0, offset, NONE, NONE, false) : this;
  }

  /** Whether what another mark says is enough for this one's records to be handed over. */
  public boolean isCoveredBy(DeathMark said) {
    return holder.equals(said.holder)
        && deaths <= said.deaths
        && until <= said.until
        && (!tried || (said.tried && suspect == said.suspect));
  }
}
