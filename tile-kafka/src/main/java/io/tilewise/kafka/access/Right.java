package io.tilewise.kafka.access;

import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.utils.SecurityUtils;

/**
 * A row of the manual's table of rights.
 *
 * @param principal such as {@code User:tilewise-tiler}
 * @param operation as Kafka names it
 * @param resource as Kafka names it
 * @param name of the resource, or how it begins
 * @param isPrefix whether all names are meant that begin so
 */
record Right(String principal, String operation, String resource, String name, boolean isPrefix) {
  private static final String FIRST_CELL = "| `User:";
  private static final int CELLS = 6;

  /**
   * The rows of a manual, in order.
   *
   * @throws IllegalArgumentException when there are none, or one has other cells
   */
  static List<Right> of(String manual) {
    List<Right> rights =
        manual.lines().filter(line -> line.startsWith(FIRST_CELL)).map(Right::row).toList();
    if (rights.isEmpty()) {
      throw new IllegalArgumentException("no row that begins with " + FIRST_CELL);
    }
    return rights;
  }

  private static Right row(String line) {
    List<String> cells =
        Arrays.stream(line.split("\\|")).map(cell -> cell.replace("`", "").strip()).toList();
    if (cells.size() < CELLS || !List.of("literal", "prefix").contains(cells.get(5))) {
      throw new IllegalArgumentException(
          "row: " + line + " (expected: principal, operation, resource, name, literal or prefix)");
    }
    return new Right(
        cells.get(1), cells.get(2), cells.get(3), cells.get(4), cells.get(5).equals("prefix"));
  }

  /** As Kafka has it, from every host. */
  AclBinding binding(String topicPrefix) {
    return new AclBinding(
        new ResourcePattern(
            SecurityUtils.resourceType(resource),
            resource.equals("Cluster") ? name : topicPrefix + name,
            isPrefix ? PatternType.PREFIXED : PatternType.LITERAL),
        new AccessControlEntry(
            principal, "*", SecurityUtils.operation(operation), AclPermissionType.ALLOW));
  }
}
