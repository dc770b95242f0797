package io.tilewise.aggregator.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tilewise.aggregator.Harness;
import io.tilewise.aggregator.Slide;
import io.tilewise.aggregator.state.TileChunk;
import io.tilewise.events.ImageClassified;
import io.tilewise.events.LateTiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class StoredImagesTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private Path directory;
  private Harness harness;

  @BeforeEach
  void open() {
    harness = new Harness(directory);
  }

  @AfterEach
  void close() {
    harness.close();
  }

  private StoredImages images() {
    return new StoredImages(harness.memory(), harness::now);
  }

  private StoredImages.Stores stores() {
    return new StoredImages.Stores(harness.recordStore(), harness.rowStore());
  }

  private JsonNode find(String imageId, boolean provisional) {
    return JSON.readTree(found(imageId, provisional).json());
  }

  private FoundImage found(String imageId, boolean provisional) {
    return images().find(stores(), imageId, provisional).orElseThrow();
  }

  @Test
  void shouldCountWithoutAManifestWhatWasHeard() {
    Slide slide = Slide.of("a", 4);
    harness.send(slide.scored(0, 1, 2), slide.scored(0, 1, 2), slide.failed(3));

    JsonNode progress = find("a", true);

    assertThat(progress.path("status").asString()).isEqualTo("TILING");
    assertThat(progress.path("tiles").toString())
        .isEqualTo("{\"scored\":1,\"failed\":1,\"duplicate\":1}");
    assertThat(progress.has("provisional")).isFalse();
    assertThat(progress.has("model")).isFalse();
  }

  @Test
  void shouldGiveNoProvisionalVerdictWithoutAScoreOrUnasked() {
    Slide slide = Slide.of("a", 4);
    harness.send(slide.tiled(), slide.failed(3));
    assertThat(find("a", true).has("provisional")).isFalse();

    harness.send(slide.scored(0, 1, 2));

    assertThat(find("a", false).has("provisional")).isFalse();
    assertThat(find("a", false).path("tiles")).isEqualTo(find("a", true).path("tiles"));
    assertThat(find("a", true).path("model").asString()).isEqualTo("nlm44@2");
  }

  @Test
  void shouldGiveNoAnswerRatherThanOneWithoutTilesThatAreOnTheirWayToTheDisk() {
    Slide slide = Slide.of("a", 4 * TileChunk.CAPACITY);
    harness.send(slide.tiled());
    harness.send(slide.scores().subList(0, 2 * TileChunk.CAPACITY));
    harness.hideFirstRow();

    assertThatExceptionOfType(InvalidStateStoreException.class)
        .isThrownBy(() -> find("a", true))
        .withMessage("row: 1 (expected: 0)");
  }

  /** The same scores give the same opinion, whether the others are still to come or never come. */
  @Test
  void shouldSayProvisionallyWhatTheDeadlineWouldMakeFinal() {
    Slide slide = Slide.of("a", 10);
    harness.send(slide.tiled());
    harness.send(slide.scores().subList(0, 7));

    JsonNode progress = find("a", true);
    harness.pass(Slide.MAX_WAIT.plusMinutes(1));
    ImageClassified verdict = harness.verdicts().getFirst();

    JsonNode provisional = progress.path("provisional");
    assertThat(progress.path("tiles").toString())
        .isEqualTo("{\"expected\":10,\"scored\":7,\"failed\":0,\"missing\":3,\"duplicate\":0}");
    assertThat(provisional.path("decision").asString()).isEqualTo(verdict.decision().name());
    assertThat(provisional.path("label").asStringOpt())
        .isEqualTo(Optional.ofNullable(verdict.label()));
    assertThat(provisional.path("rule").asString()).isEqualTo(verdict.rule());
    assertThat(provisional.path("flippable").asString()).isEqualTo(verdict.flippable().name());
    assertThat(provisional.path("probabilities").path("parasitized").asDouble())
        .isEqualTo(verdict.probabilities().get("parasitized"));
    assertThat(find("a", true).path("status").asString()).isEqualTo("PARTIAL");
  }

  @Test
  void shouldTellTheProgressOfANewSubmissionRatherThanTheOldVerdict() {
    Slide slide = Slide.of("a", 2);
    harness.send(slide.submitted(), slide.tiled());
    harness.send(slide.scores());
    harness.send(slide.again("a-s2").submitted());

    assertThat(find("a", true).path("submissionId").asString()).isEqualTo("a-s2");
    assertThat(images().find(stores(), "b", true)).isEmpty();
  }

  @Test
  void shouldTellTheVerdictOfTheNewestSubmissionRatherThanTheProgressOfAnOlderOne_G8() {
    Slide older = Slide.of("a", 2);
    Slide newer = older.again("a-s2");
    harness.send(older.submitted(), older.tiled(), newer.submitted(), newer.tiled());
    harness.send(newer.scores());

    assertThat(find("a", true).path("submissionId").asString()).isEqualTo("a-s2");

    harness.send(older.scores());
    assertThat(harness.verdicts()).hasSize(2);
    assertThat(find("a", true).path("submissionId").asString()).isEqualTo("a-s2");
  }

  @Test
  void shouldTellTheVerdictWhileLateTilesMayStillAmendIt() {
    harness.close();
    harness = new Harness(directory, 1, Harness.timing(LateTiles.AMEND));
    Slide slide = Slide.of("a", 3);
    harness.send(slide.tiled());
    harness.send(slide.scores().subList(0, 2));
    harness.pass(Slide.MAX_WAIT.plusMinutes(1));

    assertThat(find("a", true).path("status").asString()).isEqualTo("PARTIAL");
    assertThat(list("PARTIAL", 9)).extracting(ListedImage::revision).containsExactly(1_000_000L);
    assertThat(list("SCORING", 9)).isEmpty();
    assertThat(found("a", false).mayBeAmended()).isTrue();
    harness.send(slide.scores());
    assertThat(found("a", false).mayBeAmended()).isFalse();
    assertThat(list("COMPLETE", 9)).extracting(ListedImage::revision).containsExactly(1_000_001L);
    assertThat(find("a", true).path("revision").asInt()).isEqualTo(1_000_001);
  }

  @Test
  void shouldNotExpectAnAmendmentOnceALaterSubmissionHasItsVerdict() {
    harness.close();
    harness = new Harness(directory, 1, Harness.timing(LateTiles.AMEND));
    Slide slide = Slide.of("a", 3);
    Slide again = slide.again("a-s2");
    harness.send(slide.tiled());
    harness.pass(Slide.MAX_WAIT.plusMinutes(1));
    assertThat(found("a", false).mayBeAmended()).isTrue();

    harness.send(again.tiledLater());
    assertThat(found("a", false).mayBeAmended()).isFalse();
    harness.send(again.scores());

    assertThat(find("a", false).path("revision").asInt()).isEqualTo(2_000_000);
    assertThat(found("a", false).mayBeAmended()).isFalse();
  }

  /** A store amid a put that pushes entries out of its cache: seen nowhere until a get returns. */
  private static final class Moving implements ReadOnlyKeyValueStore<Bytes, byte[]> {
    private final ReadOnlyKeyValueStore<Bytes, byte[]> store;
    private boolean settled;

    Moving(ReadOnlyKeyValueStore<Bytes, byte[]> store) {
      this.store = store;
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
      return store.range(settled ? from : to, to); // no entry has the key where it ends
    }

    @Override
    public byte[] get(Bytes key) {
      settled = true;
      return store.get(key);
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> all() {
      return store.all();
    }

    @Override
    public long approximateNumEntries() {
      return store.approximateNumEntries();
    }
  }

  private StoredImages.Stores moving() {
    return new StoredImages.Stores(new Moving(harness.recordStore()), harness.rowStore());
  }

  @Test
  void shouldNotMissASubmissionThatIsOnItsWayToTheDisk() {
    Slide slide = Slide.of("a", 2);
    harness.send(slide.tiled());
    harness.send(slide.scores());
    harness.send(slide.again("a-s2").submitted());

    FoundImage found = images().find(moving(), "a", false).orElseThrow();
    Page page = StoredImages.page(moving(), new ListQuery("TILING", 9, null));

    assertThat(JSON.readTree(found.json()).path("submissionId").asString()).isEqualTo("a-s2");
    assertThat(page.images()).extracting(ListedImage::submissionId).containsExactly("a-s2");
  }

  /** Otherwise a stream of its events would end before the revision that late tiles bring. */
  @Test
  void shouldNotTakeAVerdictForItsLastWhileItsStateIsOnItsWayToTheDisk() {
    harness.close();
    harness = new Harness(directory, 1, Harness.timing(LateTiles.AMEND));
    Slide slide = Slide.of("a", 3);
    harness.send(slide.tiled());
    harness.pass(Slide.MAX_WAIT.plusMinutes(1));

    assertThat(images().find(moving(), "a", false).orElseThrow().mayBeAmended()).isTrue();
  }

  private List<ListedImage> list(String status, int limit) {
    List<ListedImage> all = new ArrayList<>();
    String after = null;
    do {
      Page page = StoredImages.page(stores(), new ListQuery(status, limit, after));
      assertThat(page.images()).hasSizeLessThanOrEqualTo(limit);
      all.addAll(page.images());
      after = page.next();
    } while (after != null);
    return all;
  }

  @Test
  void shouldListSubmissionsByStatusInPages() {
    List<String> ids = List.of("a", "a-b", "a.b", "a0", "b", "c", "d");
    for (String id : ids) {
      harness.send(Slide.of(id, 2).submitted());
    }
    harness.send(Slide.of("b", 2).tiled());
    harness.send(Slide.of("c", 2).tiled());
    harness.send(Slide.of("c", 2).scores());
    harness.send(Slide.of("c", 2).again("c-s2").submitted());

    for (int limit : List.of(1, 2, 3, 8)) {
      assertThat(list("", limit))
          .extracting(ListedImage::imageId)
          .containsExactly("a-b", "a.b", "a", "a0", "b", "c", "c", "d");
      assertThat(list("SCORING", limit)).extracting(ListedImage::imageId).containsExactly("b");
      assertThat(list("COMPLETE", limit)).extracting(ListedImage::key).containsExactly("c/c-s1");
      assertThat(list("COMPLETE", limit))
          .extracting(ListedImage::revision)
          .containsExactly(1_000_000L);
      assertThat(list("FAILED", limit)).isEmpty();
      assertThat(list("TILING", limit)).hasSize(6);
    }
  }
}
