package io.tilewise.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What commands log of their libraries. */
class LoggingTest {
  private static final List<String> SEEKERS =
      List.of("ai.djl.util.cuda.CudaUtils", "ai.djl.onnxruntime.engine.OrtEngine");

  private final LoggerContext context = new LoggerContext();

  @Test
  void shouldNotWarnOfAGpuThatNobodyAskedFor() throws JoranException {
    configure();

    assertThat(SEEKERS).allMatch(name -> !context.getLogger(name).isEnabledFor(Level.WARN));
    assertThat(context.getLogger("ai.djl.repository").isEnabledFor(Level.WARN)).isTrue();
  }

  @Test
  void shouldSayWhyAGpuThatWasNamedIsNotUsed() throws JoranException {
    Main.gpuLogLevel("gpu:0").ifPresent(level -> context.putProperty(Main.GPU_LOG_LEVEL, level));
    configure();

    assertThat(SEEKERS).allMatch(name -> context.getLogger(name).isEnabledFor(Level.WARN));
    assertThat(Main.gpuLogLevel("cpu")).isEmpty();
    assertThat(Main.gpuLogLevel(null)).isEmpty();
  }

  private void configure() throws JoranException {
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(Main.class.getResource("logback.xml"));
  }
}
