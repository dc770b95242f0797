package io.tilewise.bench.bed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * A process as the operating system accounts for it.
 *
 * @param pid its number
 */
public record OsProcess(long pid) {
  private static final double KIB_OF_MIB = 1024;

  /** Processor time of it and of what it started so far. */
  public double cpuSeconds() {
    ProcessHandle process =
        ProcessHandle.of(pid)
            .orElseThrow(() -> new IllegalStateException("process " + pid + ": ended"));
    return Stream.concat(Stream.of(process), process.descendants())
            .map(each -> each.info().totalCpuDuration().orElse(Duration.ZERO))
            .mapToLong(Duration::toNanos)
            .sum()
        / 1e9;
  }

  /** Heap and all else now, where the operating system tells it. */
  public OptionalDouble residentMib() throws IOException {
    return ofStatus("VmRSS:", KIB_OF_MIB);
  }

  /** The most that it was so far, where the operating system tells it. */
  public OptionalDouble peakResidentMib() throws IOException {
    return ofStatus("VmHWM:", KIB_OF_MIB);
  }

  /** Its threads, where the operating system tells it. */
  public OptionalDouble threads() throws IOException {
    return ofStatus("Threads:", 1);
  }

  /** Its open files and sockets, where the operating system tells it. */
  public OptionalDouble descriptors() throws IOException {
    Path descriptors = Path.of("/proc", Long.toString(pid), "fd");
    if (!Files.exists(descriptors)) {
      return OptionalDouble.empty();
    }
    try (Stream<Path> all = Files.list(descriptors)) {
      return OptionalDouble.of((double) all.count());
    }
  }

  private OptionalDouble ofStatus(String name, double unit) throws IOException {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    if (!Files.exists(status)) {
      return OptionalDouble.empty();
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / unit)
        .findFirst();
  }
}
