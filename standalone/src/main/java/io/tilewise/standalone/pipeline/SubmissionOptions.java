package io.tilewise.standalone.pipeline;

import io.tilewise.events.ImageSubmitted;
import io.tilewise.events.Lane;
import io.tilewise.events.model.ModelReference;
import io.tilewise.runtime.Durations;
import io.tilewise.standalone.command.Causes;
import io.tilewise.standalone.command.ModelOptions;
import io.tilewise.standalone.command.UsageException;
import io.tilewise.verdict.rules.RuleSpec;
import io.tilewise.verdict.rules.VerdictRules;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** What {@code classify} and {@code submit} say about images. */
final class SubmissionOptions {
  @Parameters(
      paramLabel = "IMAGE",
      arity = "1..*",
      description = "PNG, JPEG, TIFF and DICOM files, and folders of DICOM")
  private List<Path> files = List.of();

  @Option(
      names = "--model",
      paramLabel = "NAME[@VERSION]",
      defaultValue = ModelOptions.DEFAULT,
      description = "model that scores the tiles (default: ${DEFAULT-VALUE})")
  private String model = ModelOptions.DEFAULT;

  @Option(
      names = "--image-id",
      paramLabel = "ID",
      description = "name of the image, when there is one (default: its file's, without ending)")
  private @Nullable String imageId;

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

  @Mixin private final CutOptions cut = new CutOptions();

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

  /** The rule that is asked for instead of the card's, if there is such a rule. */
  Optional<String> rule() {
    return Optional.ofNullable(rule)
        .filter(each -> UsageException.tried(() -> spec(each), new ArrayList<>()).isPresent());
  }

  /** What stands on the command line. */
  List<Path> files() {
    return files;
  }

  /**
   * One submission per image, in the order of the arguments.
   *
   * @throws UsageException listing what is wrong
   */
  List<ImageSubmitted> submissions() {
    List<String> problems = new ArrayList<>();
    List<ImageSubmitted> submissions = submissions(problems);
    UsageException.throwIfAny(problems);
    return submissions;
  }

  /** The same, with what is wrong among the other problems; what is returned then is of no use. */
  List<ImageSubmitted> submissions(List<String> problems) {
    List<String> own = new ArrayList<>();
    String asked = rule;
    if (asked != null) {
      UsageException.tried(() -> spec(asked), own);
    }
    UsageException.tried(this::model, own);
    List<ImageFile> images =
        UsageException.tried(() -> ImageFile.of(files, imageId), own).orElse(List.of());
    List<ImageSubmitted> submissions =
        own.isEmpty()
            ? UsageException.tried(() -> images.stream().map(this::submission).toList(), own)
                .orElse(List.of())
            : List.of();
    problems.addAll(own);
    return submissions;
  }

  private static RuleSpec spec(String rule) {
    try {
      return VerdictRules.spec(rule);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--" + Causes.text(e));
    }
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
          Map.of(),
          cut.region(),
          cut.tissue());
    } catch (IllegalArgumentException e) {
      throw new UsageException("--" + Causes.text(e));
    }
  }
}
