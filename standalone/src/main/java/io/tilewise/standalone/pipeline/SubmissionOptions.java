package io.tilewise.standalone.pipeline;

import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.Lane;
import io.tilewise.events.model.ModelReference;
import io.tilewise.runtime.Durations;
import io.tilewise.standalone.command.Causes;
import io.tilewise.standalone.command.ModelOptions;
import io.tilewise.standalone.command.UsageException;
import io.tilewise.verdict.rules.VerdictRules;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** What {@code classify} and {@code submit} say about images. */
final class SubmissionOptions {
  @Parameters(paramLabel = "IMAGE", arity = "1..*", description = "PNG, JPEG and TIFF files")
  private List<Path> files = List.of();

  @Option(
      names = "--model",
      paramLabel = "NAME[@VERSION]",
      defaultValue = ModelOptions.DEFAULT,
      description = "model that scores the tiles (default: ${DEFAULT-VALUE})")
  private String model = ModelOptions.DEFAULT;

  @Option(names = "--rule", paramLabel = "R", description = "verdict rule instead of the card's")
  private @Nullable String rule;

  @Option(
      names = "--lane",
      paramLabel = "L",
      defaultValue = "ROUTINE",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  private Lane lane = Lane.ROUTINE;

  @Option(
      names = "--max-wait",
      paramLabel = "DURATION",
      defaultValue = "1h",
      converter = DurationText.class,
      description = "after this an image is judged on the tiles it has (default: ${DEFAULT-VALUE})")
  private Duration maxWait = ImageSubmitted.DEFAULT_MAX_WAIT;

  /** Durations as settings have them. */
  private static final class DurationText implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      try {
        return Durations.parse(text);
      } catch (IllegalArgumentException | DateTimeParseException | ArithmeticException e) {
        throw new TypeConversionException(
            "'" + text + "' (expected: a duration such as 30s, 5m or PT1H)");
      }
    }
  }

  /** The model as an event names it. */
  ModelReference model() {
    try {
      return ModelReference.parse(model);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--" + Causes.text(e));
    }
  }

  /** Longest wait for a verdict. */
  Duration maxWait() {
    return maxWait;
  }

  /** The image files, checked. */
  List<ImageFile> images() {
    return ImageFile.of(files);
  }

  /**
   * One submission per image, in the order of the arguments.
   *
   * @throws UsageException listing what is wrong
   */
  List<ImageSubmitted> submissions() {
    List<String> problems = new ArrayList<>();
    if (rule != null) {
      try {
        VerdictRules.spec(rule);
      } catch (IllegalArgumentException e) {
        problems.add("--" + Causes.text(e));
      }
    }
    List<ImageFile> images = List.of();
    try {
      model();
    } catch (UsageException e) {
      problems.add(Causes.text(e));
    }
    try {
      images = images();
    } catch (UsageException e) {
      problems.add(Causes.text(e));
    }
    UsageException.throwIfAny(problems);
    return images.stream().map(this::submission).toList();
  }

  private ImageSubmitted submission(ImageFile image) {
    try {
      return new ImageSubmitted(
          image.imageId(),
          UUID.randomUUID().toString(),
          image.path().toUri(),
          model(),
          lane,
          rule,
          maxWait,
          Instant.now(),
          Map.of());
    } catch (IllegalArgumentException e) {
      throw new UsageException("--" + Causes.text(e));
    }
  }
}
