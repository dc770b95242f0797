package io.tilewise.aggregator.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Part of a list in the order of keys, as clients read it, too. It may hold fewer than were asked
 * for although there are more.
 *
 * @param images at most as many as asked for
 * @param next key up to which the list was looked through, not a number of entries: whatever comes
 *     or goes meanwhile, what stays is listed once; null when that is all of it
 */
record Page(List<ListedImage> images, @Nullable String next) {
  public Page {
    images = List.copyOf(images);
  }

  /**
   * One page of several that begin at the same key. It ends where the first of them does: what is
   * behind may be missing.
   *
   * @param pages where two have the same key, that of the first counts
   */
  static Page merge(List<Page> pages, int limit) {
    String end =
        pages.stream().map(Page::next).filter(Objects::nonNull).min(String::compareTo).orElse(null);
    TreeMap<String, ListedImage> merged = new TreeMap<>();
    for (Page page : pages) {
      for (ListedImage image : page.images) {
        if (end == null || image.key().compareTo(end) <= 0) {
          merged.putIfAbsent(image.key(), image);
        }
      }
    }
    if (merged.size() <= limit) {
      return new Page(new ArrayList<>(merged.values()), end);
    }
    List<ListedImage> first = merged.values().stream().limit(limit).toList();
    return new Page(first, first.getLast().key());
  }
}
