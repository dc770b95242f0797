package io.tilewise.lab.study;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;

/** Makes the tables and figures of docs/choosing-a-rule.md. */
public final class ChoosingARule {
  private ChoosingARule() {}

  /**
   * Arguments: file of cell scores, folder to write to, bags per cell of the table, and the last
   * seed, the first being 1.
   */
  public static void main(String[] args) throws Exception {
    Path out = Files.createDirectories(Path.of(args.length > 1 ? args[1] : "target/choosing"));
    int bags = Integer.parseInt(args.length > 2 ? args[2] : "1000");
    long last = Long.parseLong(args.length > 3 ? args[3] : "20");
    StudyPlan plan =
        new StudyPlan(
            Cells.read(Path.of(args[0])), bags, LongStream.rangeClosed(1, last).boxed().toList());
    Findings found = new Findings();
    new UnfittedTable(plan, found).write();
    new SizeTable(plan, found).write();
    Files.writeString(out.resolve("choosing-regret.svg"), new RegretTable(plan, found).write());
    Files.writeString(
        out.resolve("choosing-reliability.svg"), new CalibrationTable(plan, found).write());
    Files.writeString(out.resolve("tables.md"), found.tables());
    System.out.print(found.tables());
    System.out.println(found.json(plan));
  }
}
