package io.tilewise.model;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Versions from the oldest to the newest as people read them: runs of digits count as numbers, so
 * that 10 follows 9 and 1.10 follows 1.9. A longer version follows the one it starts with. Versions
 * that differ in leading zeros only are ordered as texts.
 */
final class VersionOrder implements Comparator<String> {
  private static final Pattern RUN = Pattern.compile("\\d+|\\D+");

  @Override
  public int compare(String left, String right) {
    Matcher lefts = RUN.matcher(left);
    Matcher rights = RUN.matcher(right);
    while (true) {
      boolean leftFound = lefts.find();
      boolean rightFound = rights.find();
      if (!leftFound || !rightFound) {
        int byLength = Boolean.compare(leftFound, rightFound);
        return byLength == 0 ? left.compareTo(right) : byLength;
      }
      int byRun = compareRuns(lefts.group(), rights.group());
      if (byRun != 0) {
        return byRun;
      }
    }
  }

  private static int compareRuns(String left, String right) {
    boolean numbers = Character.isDigit(left.charAt(0)) && Character.isDigit(right.charAt(0));
    return numbers ? new BigInteger(left).compareTo(new BigInteger(right)) : left.compareTo(right);
  }
}
