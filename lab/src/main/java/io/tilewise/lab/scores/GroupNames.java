package io.tilewise.lab.scores;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Names of groups that look like two spellings of one: then one group would judge itself. */
public final class GroupNames {
  private static final int NAMED_AT_MOST = 3;

  private GroupNames() {}

  /**
   * Names the first pairs that are equal but for case, blanks, or how Unicode writes a letter.
   *
   * @param groups each once
   */
  public static Optional<String> warning(Collection<String> groups) {
    Map<String, String> first = new LinkedHashMap<>();
    List<String> pairs = new ArrayList<>();
    for (String group : groups) {
      String other = first.putIfAbsent(plain(group), group);
      if (other != null) {
        pairs.add(other + " and " + group);
      }
    }
    String more = pairs.size() > NAMED_AT_MOST ? "; " + pairs.size() + " pairs in all" : "";
    return pairs.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "groups that look like one in two spellings: "
                + String.join(", ", pairs.subList(0, Math.min(NAMED_AT_MOST, pairs.size())))
                + more
                + "; they count as two, and each is judged by what was fitted on the other");
  }

  private static String plain(String group) {
    return Normalizer.normalize(group, Normalizer.Form.NFKC)
        .toLowerCase(Locale.ROOT)
        .replaceAll("[\\s\\p{Z}]+", "");
  }
}
