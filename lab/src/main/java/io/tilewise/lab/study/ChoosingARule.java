package io.tilewise.lab.study;

import java.nio.file.Files;
import java.nio.file.Path;

/** Makes the tables and figures of docs/choosing-a-rule.md. */
public final class ChoosingARule {
  private ChoosingARule() {}

  /** Arguments: file of cell scores, folder to write to, bags per cell of the table. */
  public static void main(String[] args) throws Exception {
    Path out = Files.createDirectories(Path.of(args.length > 1 ? args[1] : "target/choosing"));
    int bags = Integer.parseInt(args.length > 2 ? args[2] : "1000");
    Cells cells = Cells.read(Path.of(args[0]));
    Findings found = new Findings();
    Path docs = Files.createDirectories(Path.of("docs"));
    Files.writeString(
        docs.resolve("choosing-regret.svg"), new RegretTable(cells, bags, found).write());
    Files.writeString(
        docs.resolve("choosing-reliability.svg"), new CalibrationTable(cells, bags, found).write());
    Files.writeString(out.resolve("tables.md"), found.tables());
    System.out.print(found.tables());
    System.out.println(found.json(bags));
  }
}
