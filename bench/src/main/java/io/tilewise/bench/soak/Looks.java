package io.tilewise.bench.soak;

import io.tilewise.bench.bed.BenchBroker;
import io.tilewise.bench.bed.FolderSize;
import io.tilewise.bench.bed.OsProcess;
import io.tilewise.bench.bed.ServiceProcess;
import java.io.IOException;
import java.util.Map;
import java.util.function.Predicate;

/** Looks at all that could grow. Confined to one thread. */
final class Looks {
  private static final double MIB = 1 << 20;

  private final BenchBroker broker;
  private final Map<String, ServiceProcess> services;
  private final Minutes minutes;

  /** Of services by name. */
  Looks(BenchBroker broker, Map<String, ServiceProcess> services, Minutes minutes) {
    this.broker = broker;
    this.services = services;
    this.minutes = minutes;
  }

  void look() throws IOException {
    for (Map.Entry<String, ServiceProcess> each : services.entrySet()) {
      String name = each.getKey();
      OsProcess os = each.getValue().os();
      os.residentMib().ifPresent(mib -> minutes.see(name + "RssMib", mib));
      os.threads().ifPresent(count -> minutes.see(name + "Threads", count));
      os.descriptors().ifPresent(count -> minutes.see(name + "Descriptors", count));
      double heap = each.getValue().metric("jvm_memory_used_bytes{area=\"heap\"");
      minutes.see(name + "HeapMib", heap / MIB);
    }
    minutes.see("topicsDiskMib", mib(Looks::isOfTopics));
    minutes.see("stateDiskMib", mib(Looks::isOfState));
    minutes.see("lagRecords", (double) broker.lag());
  }

  private double mib(Predicate<String> counts) throws IOException {
    return FolderSize.bytes(broker.directory(), counts) / MIB;
  }

  private static boolean isOfTopics(String file) {
    return file.contains("/broker/") && (file.endsWith(".log") || file.endsWith(".deleted"));
  }

  private static boolean isOfState(String file) {
    return file.contains("/state/");
  }
}
