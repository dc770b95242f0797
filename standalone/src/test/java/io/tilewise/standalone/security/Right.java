package io.tilewise.standalone.security;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.utils.SecurityUtils;

/**
 * A row of the table of rights in the manual.
 *
 * @param principal such as {@code User:tilewise-tiler}
 * @param operation as Kafka names it
 * @param resource as Kafka names it
 * @param name of the resource, or how it begins
 * @param pattern {@code literal} or {@code prefix}
 */
record Right(String principal, String operation, String resource, String name, String pattern) {
  private static final Path MANUAL = Path.of("../docs/security.md");
  private static final String HEAD = "| principal | operation | resource | name | pattern | why |";

  /** All rows, in order. */
  static List<Right> all() throws IOException {
    return Files.readString(MANUAL)
        .split("\\Q" + HEAD + "\\E\n\\|[-|]+\\|\n", 2)[1]
        .lines()
        .takeWhile(line -> line.startsWith("|"))
        .map(Right::row)
        .toList();
  }

  private static Right row(String line) {
    List<String> cells =
        Arrays.stream(line.split("\\|")).map(cell -> cell.replace("`", "").strip()).toList();
    return new Right(cells.get(1), cells.get(2), cells.get(3), cells.get(4), cells.get(5));
  }

  String user() {
    return principal.substring("User:".length());
  }

  AclBinding binding() {
    return new AclBinding(
        new ResourcePattern(
            requireNonNull(ResourceType.fromString(snake(resource))),
            name,
            pattern.equals("prefix") ? PatternType.PREFIXED : PatternType.LITERAL),
        new AccessControlEntry(
            principal, "*", SecurityUtils.operation(operation), AclPermissionType.ALLOW));
  }

  private static String snake(String camel) {
    return camel.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
  }

  boolean isOf(AclOperation wanted) {
    return binding().entry().operation() == wanted;
  }

  /** What a text has to name where this right is missing. */
  List<String> words() {
    // Who may not alter settings may not see them either, and is told of that.
    String told = operation.equals("AlterConfigs") ? "DescribeConfigs" : operation;
    return List.of(principal, told, name);
  }

  @Override
  public String toString() {
    return "%s %s %s %s".formatted(user(), operation, resource, name);
  }
}
