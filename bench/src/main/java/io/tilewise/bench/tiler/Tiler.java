package io.tilewise.bench.tiler;

import io.tilewise.bench.Figures;
import io.tilewise.bench.bed.Pictures;
import io.tilewise.bench.bed.VipsProgram;
import io.tilewise.bench.peers.OpenSlide;
import io.tilewise.bench.peers.Vips;
import io.tilewise.bench.slide.Slides;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.jpeg.turbo.InstalledTurbo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reading of images beside readers of other people, and a large slide through the tiler.
 *
 * <p>Arguments: folder of the images, rounds (default 5), parts (default: all of {@link #PARTS}).
 */
final class Tiler {
  private static final List<String> PARTS =
      List.of("decode", "regions", "tissue", "slide", "slide-pixels");

  /** Git ignores it; a slide that was written once stays. */
  private static final Path WORK = Path.of("bench", "target", "slides");

  private static final int TILE = 256;

  /** Powers of two times a tile: OpenSlide 3.4 places others in parts of pixels. */
  private static final int REGIONS_SIDE = 64 * TILE;

  private static final int SLIDE_SIDE = 40_000;

  /** Else the tiler sends a slide of this size by reference. */
  private static final Map<String, String> BY_VALUE =
      Map.of("TILEWISE_TILER_BY_REFERENCE", "never");

  private final Path folder;
  private final Figures figures;
  private final int rounds;
  private @Nullable DecodeAlone alone;

  private Tiler(Path folder, Figures figures, int rounds) {
    this.folder = folder;
    this.figures = figures;
    this.rounds = rounds;
  }

  public static void main(String[] args) throws Exception {
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
    List<String> parts = args.length > 2 ? Arrays.asList(args).subList(2, args.length) : PARTS;
    Figures figures = new Figures("tiler").fact("jpegDecoder", InstalledTurbo.get().words());
    Tiler tiler = new Tiler(Path.of(args[0]), figures, rounds);
    for (String part : parts) {
      tiler.measure(part);
    }
    System.out.println(figures.json());
  }

  private void measure(String part) throws Exception {
    switch (part) {
      case "decode" -> decode();
      case "regions" -> regions();
      case "tissue" -> TissueCost.measure(slide(), TILE, alone(), figures, rounds);
      case "slide" -> slideRun().measure("", alone(), Map.of());
      case "slide-pixels" -> slideRun().measure("Pixels", alone(), BY_VALUE);
      default ->
          throw new IllegalArgumentException(
              "part: " + part + " (expected: some of " + PARTS + ")");
    }
  }

  private void decode() throws Exception {
    Optional<Vips> vips = Vips.load();
    if (vips.isEmpty()) {
      System.err.println("decode: left out, libvips is not installed (Debian: libvips-tools)");
      return;
    }
    Path scratch = Files.createDirectories(WORK);
    Path onePixel = scratch.resolve("pixel.png");
    VipsProgram.run("black", onePixel.toString(), "1", "1");
    DecodeCost cost = new DecodeCost(vips.get(), onePixel, figures);
    Pictures pictures = Pictures.of(folder, scratch);
    for (Map.Entry<String, Path> file : DecodeFiles.of(folder, pictures, scratch).entrySet()) {
      cost.measure(file.getKey(), file.getValue(), rounds);
    }
  }

  private void regions() throws Exception {
    Optional<OpenSlide> openSlide = OpenSlide.load();
    if (openSlide.isEmpty()) {
      System.err.println("regions: left out, OpenSlide is not installed (Debian: libopenslide0)");
      return;
    }
    figures.fact("openSlide", openSlide.get().version());
    new RegionReads(openSlide.get(), figures, slide(REGIONS_SIDE)).measure(rounds);
  }

  private SlideRun slideRun() throws IOException {
    return new SlideRun(figures, slide(), TILE, Path.of("models", "thin-smear", "1"));
  }

  private static Path slide() throws IOException {
    return slide(SLIDE_SIDE);
  }

  /** Measured once for all parts. */
  private DecodeAlone alone() throws IOException, ImageFormatException {
    DecodeAlone known = alone;
    if (known == null) {
      known = DecodeAlone.warm(slide(), TILE);
      figures.fact("slideMebibytes", Files.size(slide()) >> 20).fact("slideTiles", known.tiles());
      figures.sample("decodeAloneSeconds", known.seconds());
      figures.sample("decodeAloneCpuSeconds", known.cpuSeconds());
      alone = known;
    }
    return known;
  }

  private static Path slide(int side) throws IOException {
    Path file = WORK.resolve("slide-%d.tif".formatted(side));
    System.err.println(file + (Files.exists(file) ? ": there" : ": written"));
    return Slides.write(file, side, TILE).toRealPath();
  }
}
