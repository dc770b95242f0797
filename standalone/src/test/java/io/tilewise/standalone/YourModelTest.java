package io.tilewise.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.lab.onnx.OwnModels;
import io.tilewise.model.ModelCard;
import io.tilewise.standalone.command.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/your-model.md} against the code. */
class YourModelTest {
  private static final Path MANUAL = Path.of("../docs/your-model.md");
  private static final Pattern FIELD = Pattern.compile("(?m)^\\| `([a-zA-Z.]+)` \\|");
  private static final Pattern OPTION = Pattern.compile("`(--[a-z-]+)");

  @TempDir Path folder;

  @Test
  void shouldListEveryFieldOfACard() throws IOException {
    Set<String> blocks = Set.of("input", "output", "tile", "verdict");
    Set<String> fields =
        ModelCard.fields().stream()
            .filter(field -> !field.startsWith("verdict.fit."))
            .filter(field -> !blocks.contains(field))
            .collect(Collectors.toSet());

    List<String> listed = FIELD.matcher(manual()).results().map(found -> found.group(1)).toList();

    assertThat(listed).containsExactlyInAnyOrderElementsOf(fields);
  }

  @Test
  void shouldNameOptionsThatThereAre() throws IOException {
    String help = String.join("\n", CommandRun.of("model", "add", "--help").out());

    Set<String> named =
        OPTION.matcher(manual()).results().map(found -> found.group(1)).collect(Collectors.toSet());

    named.remove("--graphdef");
    assertThat(named).isNotEmpty().allSatisfy(option -> assertThat(help).contains(option));
  }

  @Test
  void shouldAddANetworkAsTheFirstCommandSays() throws IOException {
    OwnModels.write(folder);

    CommandRun run = CommandRun.of(command("model add"));

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.out()).contains("my-cells@1 added; my-cells now means my-cells@1");
  }

  /** What the first block says, with this test's files in the place of the reader's. */
  private String[] command(String name) throws IOException {
    String text = manual();
    String block = text.substring(text.indexOf("```sh\n") + 6, text.indexOf("\n```\n"));
    String line =
        block
            .replace("\\\n", " ")
            .lines()
            .filter(each -> each.startsWith("./tilewise " + name))
            .findFirst()
            .orElseThrow();
    return line.replace("my-network", folder.resolve("keras-sigmoid").toString())
        .replace("my-models", folder.resolve("models").toString())
        .replaceFirst("^./tilewise ", "")
        .split("\\s+");
  }

  private static String manual() throws IOException {
    return Files.readString(MANUAL, UTF_8);
  }
}
