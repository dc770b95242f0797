package io.tilewise.broker;

import java.nio.file.Path;
import java.util.Properties;
import java.util.stream.Stream;

/** The settings of a broker that has a laptop's memory, few partitions and nobody beside it. */
final class BrokerSettings {
  static final int NODE_ID = 1;
  static final String CONTROLLER = "CONTROLLER";
  private static final String LOOPBACK = "127.0.0.1";

  private BrokerSettings() {}

  static String address(int port) {
    return LOOPBACK + ":" + port;
  }

  static Properties of(Path directory, int port, int controllerPort) {
    Properties settings = new Properties();
    identity(settings, directory, port, controllerPort);
    singleReplica(settings);
    quickGroups(settings);
    smallMemory(settings);
    return settings;
  }

  /** A controller alone, which soon takes a silent broker for dead. */
  static Properties controllerOnly(Path directory, int controllerPort) {
    Properties settings = new Properties();
    controller(settings, directory, controllerPort);
    put(settings, "process.roles", "controller");
    put(settings, "listeners", CONTROLLER + "://" + address(controllerPort));
    put(settings, "listener.security.protocol.map", CONTROLLER + ":PLAINTEXT");
    put(settings, "broker.heartbeat.interval.ms", 250);
    put(settings, "broker.session.timeout.ms", 500);
    return settings;
  }

  private static void identity(Properties settings, Path directory, int port, int controllerPort) {
    controller(settings, directory, controllerPort);
    put(settings, "process.roles", "broker,controller");
    put(
        settings,
        "listeners",
        "PLAINTEXT://" + address(port) + "," + CONTROLLER + "://" + address(controllerPort));
    put(settings, "advertised.listeners", "PLAINTEXT://" + address(port));
    put(
        settings,
        "listener.security.protocol.map",
        "PLAINTEXT:PLAINTEXT," + CONTROLLER + ":PLAINTEXT");
    put(settings, "inter.broker.listener.name", "PLAINTEXT");
    put(settings, "auto.create.topics.enable", false);
    put(settings, "message.max.bytes", 16 << 20);
    put(settings, "server.max.startup.time.ms", 60_000); // fails rather than hangs
    // Nobody could take over: to be fenced after a pause, say a laptop's sleep, would only do harm.
    put(settings, "broker.session.timeout.ms", 3_600_000);
  }

  private static void controller(Properties settings, Path directory, int controllerPort) {
    put(settings, "node.id", NODE_ID);
    put(settings, "log.dirs", directory);
    put(settings, "controller.listener.names", CONTROLLER);
    put(settings, "controller.quorum.voters", NODE_ID + "@" + address(controllerPort));
    // After a restart it waits so long for others to stand for election, and there are none.
    put(settings, "controller.quorum.election.timeout.ms", 100);
    // Twice a second it would write a record, and flush the disk, to tell others that it is there.
    put(settings, "metadata.max.idle.interval.ms", 0);
  }

  private static void singleReplica(Properties settings) {
    put(settings, "offsets.topic.replication.factor", 1);
    put(settings, "offsets.topic.num.partitions", 3);
    put(settings, "transaction.state.log.replication.factor", 1);
    put(settings, "transaction.state.log.min.isr", 1);
    put(settings, "transaction.state.log.num.partitions", 3);
    put(settings, "share.coordinator.state.topic.replication.factor", 1);
    put(settings, "share.coordinator.state.topic.min.isr", 1);
    put(settings, "share.coordinator.state.topic.num.partitions", 1);
  }

  /** Members come and go with one JVM: nobody is waited for longer than it takes to notice. */
  private static void quickGroups(Properties settings) {
    put(settings, "group.initial.rebalance.delay.ms", 0);
    put(settings, "group.min.session.timeout.ms", 1000);
    Stream.of("consumer", "share", "streams")
        .forEach(
            kind -> {
              put(settings, "group." + kind + ".min.heartbeat.interval.ms", 500);
              put(settings, "group." + kind + ".heartbeat.interval.ms", 500);
            });
    put(settings, "transaction.abort.timed.out.transaction.cleanup.interval.ms", 1000);
  }

  private static void smallMemory(Properties settings) {
    put(settings, "log.cleaner.dedupe.buffer.size", 4 << 20); // 128 MiB of heap otherwise
    put(settings, "log.index.size.max.bytes", 1 << 20);
    put(settings, "num.network.threads", 2);
    // The system sizes them. Smaller than two segments of loopback, 64 KiB each, they stop a sender
    // until TCP's timer of 200 ms goes off.
    put(settings, "socket.send.buffer.bytes", -1);
    put(settings, "socket.receive.buffer.bytes", -1);
    put(settings, "num.io.threads", 4);
    put(settings, "num.recovery.threads.per.data.dir", 2);
    put(settings, "background.threads", 2);
    put(settings, "group.coordinator.threads", 1);
    put(settings, "share.coordinator.threads", 1);
  }

  private static void put(Properties settings, String name, Object value) {
    settings.put(name, value.toString());
  }
}
