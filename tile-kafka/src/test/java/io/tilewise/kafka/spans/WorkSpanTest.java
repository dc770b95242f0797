package io.tilewise.kafka.spans;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.tilewise.kafka.FailureLog;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WorkSpanTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String TRACEPARENT = "00-" + TRACE + "-b7ad6b7169203331-01";

  @BeforeEach
  @AfterEach
  void forget() {
    GlobalOpenTelemetry.resetForTest();
  }

  @Test
  void shouldPassOnWhatCameWhereNobodyListens() {
    assertThat(WorkSpan.areMeasured()).isFalse();
    assertThat(passedOn(TRACEPARENT)).isEqualTo(TRACEPARENT);
    assertThat(passedOn(null)).isNull();
    // Of another version of the format, or with flags that nobody here knows.
    assertThat(passedOn("cc" + TRACEPARENT.substring(2))).startsWith("cc-");
  }

  @Test
  void shouldPassOnItselfInTheSameTraceWhereSomebodyListens() {
    listen(Sampler.alwaysOn());

    assertThat(WorkSpan.areMeasured()).isTrue();
    assertThat(passedOn(TRACEPARENT))
        .matches("00-" + TRACE + "-[0-9a-f]{16}-01")
        .isNotEqualTo(TRACEPARENT);
    assertThat(passedOn(null)).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[13]"); // 2: its ID is random
  }

  @Test
  void shouldTellThoseBehindThatATraceIsNotSampled() {
    listen(Sampler.alwaysOff());

    assertThat(passedOn(TRACEPARENT)).matches("00-" + TRACE + "-[0-9a-f]{16}-00");
  }

  private static void listen(Sampler sampler) {
    SdkTracerProvider provider = SdkTracerProvider.builder().setSampler(sampler).build();
    GlobalOpenTelemetry.set(OpenTelemetrySdk.builder().setTracerProvider(provider).build());
  }

  private static @Nullable String passedOn(@Nullable String traceparent) {
    FailureLog.Image image = new FailureLog.Image("slide", "slide-1", traceparent);
    try (WorkSpan first = WorkSpan.begin("tile image", image);
        WorkSpan second = WorkSpan.begun("score tiles", image, List.of(), Instant.EPOCH)) {
      assertThat(second.traceparent() == null).isEqualTo(first.traceparent() == null);
      return first.traceparent();
    }
  }
}
