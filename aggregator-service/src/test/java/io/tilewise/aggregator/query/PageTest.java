package io.tilewise.aggregator.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class PageTest {
  private static ListedImage image(String id) {
    return new ListedImage(id, "s", "SCORING", null, null, null);
  }

  /** Reads at most so many entries of a part, as a store does. */
  private static Page read(Set<String> part, String after, int limit) {
    List<ListedImage> behind =
        new TreeSet<>(part)
            .stream().map(PageTest::image).filter(i -> i.key().compareTo(after) > 0).toList();
    return behind.size() <= limit
        ? new Page(behind, null)
        : new Page(behind.subList(0, limit), behind.get(limit - 1).key());
  }

  @Property
  void shouldListEachEntryOnceHoweverItIsDividedAndPaged(
      @ForAll @Size(max = 40) Set<@AlphaChars @StringLength(min = 1, max = 3) String> ids,
      @ForAll @IntRange(min = 1, max = 7) int limit,
      @ForAll @IntRange(min = 1, max = 5) int parts) {
    List<String> listed = new ArrayList<>();
    String after = "";
    while (after != null) {
      List<Page> pages = new ArrayList<>();
      for (int part = 0; part < parts; part++) {
        int chosen = part;
        Set<String> mine = new TreeSet<>(ids);
        mine.removeIf(id -> Math.floorMod(id.hashCode(), parts) != chosen);
        // Parts that read less far than others are what makes it hard.
        pages.add(read(mine, after, 1 + part % limit));
      }
      Page page = Page.merge(pages, limit);
      assertThat(page.images()).hasSizeLessThanOrEqualTo(limit);
      page.images().forEach(image -> listed.add(image.imageId()));
      after = page.next();
    }

    assertThat(listed)
        .containsExactlyElementsOf(
            ids.stream().sorted((a, b) -> (a + "/").compareTo(b + "/")).toList());
  }

  @Test
  void shouldEndWhereThePartThatWasReadLeastEnds() {
    Page little = new Page(List.of(image("b")), "c/s");
    Page all = new Page(List.of(image("a"), image("d")), null);

    Page merged = Page.merge(List.of(little, all), 10);

    assertThat(merged.images()).extracting(ListedImage::imageId).containsExactly("a", "b");
    assertThat(merged.next()).isEqualTo("c/s");
  }

  @Test
  void shouldTakeTheEntryOfTheFirstPageThatHasIt() {
    ListedImage done = new ListedImage("a", "s", "COMPLETE", null, null, 1L);

    Page merged =
        Page.merge(List.of(new Page(List.of(done), null), new Page(List.of(image("a")), null)), 10);

    assertThat(merged.images()).containsExactly(done);
  }
}
