package io.tilewise.standalone.security;

import io.tilewise.broker.EmbeddedBroker;
import io.tilewise.events.Topics;
import io.tilewise.kafka.PipelineConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AclBinding;

/**
 * A broker with TLS, SCRAM and an authorizer that allows nothing by itself. Its administrator, who
 * may do everything, logs in with PLAIN, since SCRAM's users are made by somebody.
 */
final class SecuredBroker implements AutoCloseable {
  private static final String ADMIN = "admin";
  private static final String PLAIN =
      "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\""
          + " password=\"%s\"";
  private static final String SCRAM =
      "org.apache.kafka.common.security.scram.ScramLoginModule required";

  private final Path certificate;
  private final EmbeddedBroker broker;
  private final Admin admin;

  private SecuredBroker(Path certificate, EmbeddedBroker broker) {
    this.certificate = certificate;
    this.broker = broker;
    this.admin = Admin.create(connection(admin()).client(Map.of()));
  }

  static SecuredBroker start(Path folder) throws Exception {
    Keys keys = Keys.create(folder, "broker");
    Path certificate = Files.writeString(folder.resolve("trusted.pem"), keys.certificate());
    return new SecuredBroker(
        certificate, EmbeddedBroker.start(folder.resolve("kafka"), 0, settings(keys, certificate)));
  }

  private static Map<String, String> settings(Keys keys, Path certificate) {
    String plain = PLAIN.formatted(ADMIN, Keys.PASSWORD) + " user_admin=\"" + Keys.PASSWORD + "\";";
    Map<String, String> settings = new HashMap<>();
    // Listeners have names, and what is spoken there is another matter.
    settings.put("listener.security.protocol.map", "PLAINTEXT:SASL_SSL,CONTROLLER:PLAINTEXT");
    settings.putAll(keys.ofBroker(certificate));
    settings.put("sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-512");
    settings.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
    settings.put("listener.name.plaintext.plain.sasl.jaas.config", plain);
    settings.put("listener.name.plaintext.scram-sha-512.sasl.jaas.config", SCRAM + ";");
    settings.put(
        "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    settings.put("allow.everyone.if.no.acl.found", "false");
    // Anonymous is the broker to its own controller, where nobody else can connect.
    settings.put("super.users", "User:" + ADMIN + ";User:ANONYMOUS");
    return settings;
  }

  /** Lets users log in, each with its name as its password. */
  void addUsers(List<String> names) throws Exception {
    for (String name : names) {
      setPassword(name, name);
    }
  }

  /** What the broker takes from a user, who goes on giving its name. */
  void setPassword(String user, String password) throws Exception {
    ScramCredentialInfo kind = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096);
    admin
        .alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(user, kind, password)))
        .all()
        .get(10, TimeUnit.SECONDS);
  }

  void give(List<Right> rights) throws Exception {
    List<AclBinding> bindings = rights.stream().map(Right::binding).toList();
    admin.createAcls(bindings).all().get(10, TimeUnit.SECONDS);
  }

  void take(Right right) throws Exception {
    admin.deleteAcls(List.of(right.binding().toFilter())).all().get(10, TimeUnit.SECONDS);
  }

  void delete(List<String> topics) throws Exception {
    admin.deleteTopics(topics).all().get(10, TimeUnit.SECONDS);
  }

  /** What the administrator connects with. */
  PipelineConnection asAdmin() {
    return connection(admin());
  }

  /** What a user connects with. */
  PipelineConnection as(String user) {
    return connection(user(user));
  }

  /** The same for a service, as an operator sets it. */
  Map<String, String> environment(String user) {
    Map<String, String> environment =
        user(user).entrySet().stream()
            .collect(
                Collectors.toMap(
                    each ->
                        "TILEWISE_KAFKA_"
                            + each.getKey().replace('.', '_').toUpperCase(Locale.ROOT),
                    each -> each.getValue().toString()));
    environment.put("TILEWISE_KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers());
    return environment;
  }

  private PipelineConnection connection(Map<String, Object> properties) {
    return new PipelineConnection(broker.bootstrapServers(), new Topics(""), properties);
  }

  private Map<String, Object> admin() {
    return login("PLAIN", PLAIN.formatted(ADMIN, Keys.PASSWORD) + ";");
  }

  private Map<String, Object> user(String user) {
    return login(
        "SCRAM-SHA-512", "%s username=\"%s\" password=\"%s\";".formatted(SCRAM, user, user));
  }

  private Map<String, Object> login(String mechanism, String jaas) {
    return Map.of(
        "security.protocol",
        "SASL_SSL",
        "ssl.truststore.type",
        "PEM",
        "ssl.truststore.location",
        certificate.toString(),
        "sasl.mechanism",
        mechanism,
        "sasl.jaas.config",
        jaas);
  }

  @Override
  public void close() throws IOException {
    admin.close();
    broker.close();
  }
}
