package io.tilewise.image.png;

import static io.tilewise.image.png.PngParts.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tilewise.image.ImageFormatException;
import io.tilewise.image.ImageFormatException.Kind;
import io.tilewise.image.RgbPixels;
import io.tilewise.image.png.PngParts.Chunk;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A palette image of one pixel, its chunks by name in one order or another. */
class PngOrderTest {
  private static final Chunk PALETTE = new Chunk("PLTE", 7, 8, 9);

  @ParameterizedTest
  @CsvSource({
    "IHDR PLTE IDAT IEND",
    "IHDR PLTE tRNS IDAT IEND",
    "IHDR tEXt PLTE tEXt IDAT tEXt IEND",
    "IHDR PLTE empty IDAT empty IEND"
  })
  void shouldReadChunksInTheirOrder(String names) throws Exception {
    RgbPixels image = decode(names);

    assertThat(image.rgb()).isEqualTo(bytes(7, 8, 9));
  }

  @ParameterizedTest
  @CsvSource({
    "IHDR IHDR PLTE IDAT IEND, a second IHDR (expected: one)",
    "IHDR PLTE IDAT IHDR IEND, a second IHDR (expected: one)",
    "IHDR PLTE PLTE IDAT IEND, a second PLTE (expected: one)",
    "IHDR PLTE tRNS tRNS IDAT IEND, a second tRNS (expected: one)",
    "IHDR PLTE IDAT PLTE IEND, a second PLTE (expected: one)",
    "IHDR PLTE IDAT tRNS IEND, tRNS behind IDAT (expected: before it)",
    "IHDR tRNS PLTE IDAT IEND, PLTE behind tRNS (expected: before it)",
    "IHDR PLTE IDAT tEXt empty IEND, IDAT behind tEXt (expected: all IDAT in a row)"
  })
  void shouldRefuseWhatReadersDisagreeOver(String names, String said) {
    assertThatThrownBy(() -> decode(names))
        .hasMessage("PNG chunk: " + said)
        .isInstanceOfSatisfying(
            ImageFormatException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CORRUPT));
  }

  @ParameterizedTest
  @CsvSource({
    "PLTE IHDR IDAT IEND, PNG's first chunk: PLTE of 3 bytes (expected: IHDR of 13)",
    "IHDR IDAT PLTE IEND, PNG palette: missing (expected: PLTE before IDAT)",
    "IHDR IDAT IEND, PNG palette: missing (expected: PLTE before IDAT)",
    "IHDR PLTE IEND, PNG pixel data: missing (expected: IDAT before IEND)",
    "IHDR PLTE IDAT, PNG: ends in or behind IDAT (expected: all chunks up to IEND)",
    "IHDR PLTE IDAT full, PNG IEND: 2 bytes (expected: 0)",
    "IHDR PLTE ZEBR IDAT IEND, PNG chunk: ZEBR (expected: a critical chunk of the standard)",
    "IHDR PLTE IDAT ZEBR IEND, PNG chunk: ZEBR (expected: a critical chunk of the standard)"
  })
  void shouldRefuseWhatIsMissingOrUnknown(String names, String said) {
    assertThatThrownBy(() -> decode(names)).hasMessage(said);
  }

  @Test
  void shouldRefuseAPaletteBehindTheGreyPixelsThatNeedNone() {
    byte[] png =
        PngParts.png(
            List.of(
                PngParts.header(1, 1, 8, 0),
                PngParts.pixels(bytes(0, 5)),
                PALETTE,
                new Chunk("IEND")));

    assertThatThrownBy(() -> TilePng.decode(png, 1))
        .hasMessage("PNG chunk: PLTE behind IDAT (expected: before it)");
  }

  @Test
  void shouldIgnoreAPaletteThatIsASuggestion() throws Exception {
    byte[] grey = PngParts.png(1, 1, 8, 0, bytes(0, 5), PALETTE);
    byte[] rgb = PngParts.png(1, 1, 8, 2, bytes(0, 1, 2, 3), PALETTE);

    assertThat(TilePng.decode(grey, 1).rgb()).isEqualTo(bytes(5, 5, 5));
    assertThat(TilePng.decode(rgb, 1).rgb()).isEqualTo(bytes(1, 2, 3));
  }

  private static RgbPixels decode(String names) throws ImageFormatException {
    return TilePng.decode(
        PngParts.png(Arrays.stream(names.split(" ")).map(PngOrderTest::chunk).toList()), 1);
  }

  private static Chunk chunk(String name) {
    return switch (name) {
      case "IHDR" -> PngParts.header(1, 1, 8, 3);
      case "PLTE" -> PALETTE;
      case "tRNS" -> new Chunk("tRNS", 255);
      case "IDAT" -> PngParts.pixels(bytes(0, 0));
      case "empty" -> new Chunk("IDAT");
      case "IEND" -> new Chunk("IEND");
      case "full" -> new Chunk("IEND", 1, 2);
      default -> new Chunk(name, 1);
    };
  }
}
