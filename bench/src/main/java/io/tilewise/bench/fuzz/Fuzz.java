package io.tilewise.bench.fuzz;

import io.tilewise.bench.Figures;
import io.tilewise.bench.fuzz.Corpus.Whole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Seeded mutations of images of every format, each of them equally often, and files cut off at
 * every kilobyte. Exit code 1 when anything was found; what was found stays in {@code
 * bench/target/fuzz}.
 *
 * <p>Arguments: folder of real images, mutations (default 10,000), first seed (default 1), formats
 * or {@code truncation} (default: all).
 */
final class Fuzz {
  private static final String TRUNCATION = "truncation";
  private static final int KILOBYTE = 1 << 10;
  private static final Path FOLDER = Path.of("bench", "target", "fuzz");

  private final List<Whole> corpus;
  private final Examination examination;

  Fuzz(List<Whole> corpus, Examination examination) {
    this.corpus = corpus;
    this.examination = examination;
  }

  public static void main(String[] args) throws IOException {
    int mutations = args.length > 1 ? Integer.parseInt(args[1]) : 10_000;
    long seed = args.length > 2 ? Long.parseLong(args[2]) : 1;
    List<String> parts =
        args.length > 3
            ? Arrays.asList(args).subList(3, args.length).stream()
                .map(part -> part.toLowerCase(Locale.ROOT))
                .toList()
            : Stream.concat(Stream.of(Format.values()).map(Fuzz::name), Stream.of(TRUNCATION))
                .toList();
    Path folder = Files.createDirectories(FOLDER);
    List<Whole> corpus = Corpus.of(Path.of(args[0]), folder);
    Figures figures = new Figures("fuzz").fact("firstSeed", seed).fact("images", corpus.size());
    try (Examination examination = new Examination(folder)) {
      Fuzz fuzz = new Fuzz(corpus, examination);
      List<Format> formats =
          Stream.of(Format.values()).filter(format -> parts.contains(name(format))).toList();
      figures.fact("mutations", fuzz.mutate(formats, mutations, seed));
      if (parts.contains(TRUNCATION)) {
        figures.fact("truncations", fuzz.truncate());
      }
      examination.counts().forEach(figures::fact);
      figures.fact("slowestMillis", examination.slowestMillis());
      figures.fact("mostAllocatedMib", examination.mostAllocatedMib());
      System.out.println(figures.fact("findings", examination.findings()).json());
      if (examination.findings() > 0) {
        System.exit(1);
      }
    }
  }

  private static String name(Format format) {
    return format.name().toLowerCase(Locale.ROOT);
  }

  /** So many in all, of the formats in turns; gives their number. */
  int mutate(List<Format> formats, int mutations, long firstSeed) throws IOException {
    List<List<Whole>> byFormat = new ArrayList<>();
    for (Format format : formats) {
      List<Whole> all = corpus.stream().filter(each -> each.format() == format).toList();
      if (!all.isEmpty()) {
        byFormat.add(all);
      }
    }
    if (byFormat.isEmpty()) {
      return 0;
    }
    for (int i = 0; i < mutations; i++) {
      mutate(byFormat.get(i % byFormat.size()), firstSeed + i);
    }
    return mutations;
  }

  private void mutate(List<Whole> files, long seed) throws IOException {
    Random random = new Random(~seed);
    Whole whole = files.get(random.nextInt(files.size()));
    Whole other = files.get(random.nextInt(files.size()));
    byte[] damaged = new Mutation(seed).of(whole.format(), whole.bytes(), other.bytes());
    examination.examine(whole, damaged, "seed " + seed, /* mayDiffer= */ true);
  }

  /** Every image without its end, at every kilobyte; gives the number of files. */
  int truncate() throws IOException {
    int files = 0;
    for (Whole whole : corpus) {
      for (int length = KILOBYTE; length < whole.bytes().length; length += KILOBYTE) {
        byte[] cut = Arrays.copyOf(whole.bytes(), length);
        examination.examine(whole, cut, length + " bytes", /* mayDiffer= */ false);
        files++;
      }
    }
    return files;
  }
}
