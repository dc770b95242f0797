package io.tilewise.aggregator.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class CommitNewsTest {
  private static final TopicPartition PARTITION = new TopicPartition("tiles.scored", 0);

  private final CommitNews news = new CommitNews();

  @Test
  void shouldHaveNothingToSayOfOffsetsThatAreCommitted() {
    assertThat(news.isNews(at(7))).isTrue();
    news.committed();

    news.begin();

    assertThat(news.isNews(at(7))).isFalse();
    assertThat(news.isNews(at(8))).isTrue();
  }

  @Test
  void shouldTakeOtherMetadataForNews() {
    assertThat(news.isNews(at(7))).isTrue();
    news.committed();

    assertThat(news.isNews(Map.of(PARTITION, new OffsetAndMetadata(7, "later")))).isTrue();
  }

  @Test
  void shouldSayOffsetsAgainThatWereNotCommitted_G1() {
    assertThat(news.isNews(at(7))).isTrue();

    news.begin();

    assertThat(news.isNews(at(7))).isTrue();
  }

  @Test
  void shouldSayTheOffsetsWithEachRecord_G1() {
    assertThat(news.isNews(at(7))).isTrue();
    news.committed();
    news.begin();

    news.sent();

    assertThat(news.isNews(at(7))).isTrue();
    news.committed();
    assertThat(news.isNews(at(7))).as("the record was of the transaction before").isFalse();
  }

  private static Map<TopicPartition, OffsetAndMetadata> at(long offset) {
    return Map.of(PARTITION, new OffsetAndMetadata(offset));
  }
}
