package io.tilewise.standalone.pipeline;

import io.tilewise.events.tiling.Region;
import io.tilewise.events.tiling.TissueMask;
import io.tilewise.standalone.command.Causes;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What of an image is judged. */
final class CutOptions {
  @Option(
      names = "--region",
      paramLabel = "X,Y,WIDTH,HEIGHT",
      converter = RegionText.class,
      description =
          "judges this part of each image alone, in pixels of full resolution from the top left"
              + " (default: all of it)")
  private @Nullable Region region;

  @Option(
      names = "--tissue",
      paramLabel = "off|auto|T",
      converter = TissueText.class,
      description =
          "leaves out tiles without tissue: pixels whose saturation, 0 to 1, is T or more, and"
              + " dark ones, are tissue (default: as the model's card says)")
  private @Nullable TissueMask tissue;

  /** Null: all of it. */
  @Nullable Region region() {
    return region;
  }

  /** Null: as the card says. */
  @Nullable TissueMask tissue() {
    return tissue;
  }

  /** Four whole numbers. */
  static final class RegionText implements ITypeConverter<Region> {
    @Override
    public Region convert(String text) {
      if (!text.matches("[0-9]{1,10}(,[0-9]{1,10}){3}")) {
        throw new TypeConversionException(
            "'" + text + "' (expected: X,Y,WIDTH,HEIGHT in pixels, such as 0,0,4096,4096)");
      }
      int[] numbers = Stream.of(text.split(",")).mapToInt(RegionText::number).toArray();
      try {
        return new Region(numbers[0], numbers[1], numbers[2], numbers[3]);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException("'" + text + "': " + Causes.text(e));
      }
    }

    private static int number(String digits) {
      return Math.clamp(Long.parseLong(digits), 0, Integer.MAX_VALUE);
    }
  }

  /** As a card has it. */
  static final class TissueText implements ITypeConverter<TissueMask> {
    @Override
    public TissueMask convert(String text) {
      try {
        return TissueMask.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException("'" + text + "' (expected: " + TissueMask.EXPECTED + ")");
      }
    }
  }
}
