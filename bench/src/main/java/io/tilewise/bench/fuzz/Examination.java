package io.tilewise.bench.fuzz;

import com.sun.management.ThreadMXBean;
import io.tilewise.bench.fuzz.Corpus.Whole;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads damaged files, one after the other, and counts what became of them. */
final class Examination implements AutoCloseable {
  /** Beside others on the machine; what is slow without hanging shows in the slowest. */
  static final Duration LONGEST = Duration.ofSeconds(60);

  private static final ThreadMXBean THREADS =
      ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

  private final ExecutorService reading =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("fuzz").factory());
  private final Map<String, Integer> counts = new TreeMap<>();
  private final Path folder;
  private long slowestNanos;
  private long mostAllocated;
  private int findings;

  /**
   * An examination.
   *
   * @param folder where files are written, and findings stay
   */
  Examination(Path folder) {
    this.folder = folder;
  }

  /** What one reading took, beside what came of it. */
  private record Measured(Outcome outcome, long nanos, long allocated) {}

  /**
   * Reads a damaged file.
   *
   * @param how it was damaged, for a finding
   * @param mayDiffer whether other pixels are possible: nothing says that they were others
   */
  void examine(Whole whole, byte[] damaged, String how, boolean mayDiffer) throws IOException {
    Path file = Files.write(folder.resolve("damaged"), damaged);
    Future<Measured> reader = reading.submit(() -> read(file));
    try {
      Measured measured = reader.get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
      slowestNanos = Math.max(slowestNanos, measured.nanos);
      mostAllocated = Math.max(mostAllocated, measured.allocated);
      String name = name(measured.outcome, whole.read());
      count(whole, name);
      if (name.equals("other pixels") && !mayDiffer) {
        find(whole, damaged, how, "other pixels (expected: the same, or a refusal)");
      }
    } catch (ExecutionException e) {
      count(whole, "failed");
      find(whole, damaged, how, "" + e.getCause());
    } catch (TimeoutException e) {
      find(whole, damaged, how, "hangs");
      throw new IllegalStateException("a reading that does not end cannot be left out", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a file was read", e);
    }
  }

  private static Measured read(Path file) throws IOException {
    long allocated = THREADS.getCurrentThreadAllocatedBytes();
    long start = System.nanoTime();
    Outcome outcome = Outcome.of(file);
    return new Measured(
        outcome, System.nanoTime() - start, THREADS.getCurrentThreadAllocatedBytes() - allocated);
  }

  private static String name(Outcome outcome, Outcome whole) {
    return switch (outcome) {
      case Outcome.Refused _ -> "refused";
      case Outcome.Read read -> read.equals(whole) ? "same pixels" : "other pixels";
    };
  }

  private void count(Whole whole, String outcome) {
    counts.merge(whole.format() + " " + outcome, 1, Integer::sum);
  }

  private void find(Whole whole, byte[] damaged, String how, String what) throws IOException {
    findings++;
    Path kept = Files.write(folder.resolve("finding-" + findings), damaged);
    System.err.println("FINDING " + kept + ": " + whole.name() + ", " + how + ": " + what);
  }

  /** Files by format and by what became of them. */
  Map<String, Integer> counts() {
    return counts;
  }

  int findings() {
    return findings;
  }

  double slowestMillis() {
    return slowestNanos / 1e6;
  }

  /** Of the thread that reads; decoders with threads of their own take more. */
  double mostAllocatedMib() {
    return mostAllocated / (double) (1 << 20);
  }

  @Override
  public void close() {
    reading.shutdownNow();
  }
}
