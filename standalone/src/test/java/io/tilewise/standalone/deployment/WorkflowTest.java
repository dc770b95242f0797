package io.tilewise.standalone.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The forge's workflow runs what this repository has, with no more rights than it needs. */
class WorkflowTest {
  private static final Path ROOT = Path.of("..");
  private static final Set<String> PROGRAMS = Set.of("sudo", "apt-get");
  private static final Set<String> OF_A_JOB =
      Set.of("if", "needs", "runs-on", "timeout-minutes", "steps");
  private static final Set<String> OF_A_STEP = Set.of("uses", "with", "run", "if", "name", "env");

  private final JsonNode workflow =
      new YAMLMapper().readTree(Manifests.text(ROOT.resolve(".github/workflows/verify.yml")));

  @Test
  void shouldBeAWorkflowAsAForgeReadsIt() {
    assertThat(workflow.propertyNames())
        .containsExactlyInAnyOrder("name", "on", "permissions", "concurrency", "jobs");
    assertThat(workflow.at("/on").propertyNames())
        .containsExactlyInAnyOrder("push", "pull_request", "workflow_dispatch");
    assertThat(jobs())
        .isNotEmpty()
        .allSatisfy(job -> assertThat(OF_A_JOB).containsAll(job.propertyNames()))
        .allSatisfy(job -> assertThat(job.path("timeout-minutes").asInt()).isPositive());
    assertThat(steps())
        .allSatisfy(step -> assertThat(OF_A_STEP).containsAll(step.propertyNames()))
        .allSatisfy(step -> assertThat(step.has("run")).isNotEqualTo(step.has("uses")));
  }

  @Test
  void shouldReadTheRepositoryAndNoMore() {
    assertThat(workflow.path("permissions").toString()).isEqualTo("{\"contents\":\"read\"}");
    assertThat(workflow.toString()).doesNotContain("secrets.", "pull_request_target");
    assertThat(steps())
        .filteredOn(step -> step.path("uses").asString().startsWith("actions/checkout"))
        .isNotEmpty()
        .allSatisfy(
            step -> assertThat(step.at("/with/persist-credentials").asBoolean(true)).isFalse());
  }

  @Test
  void shouldPinActionsByTheirMajorVersion() {
    assertThat(steps().map(step -> step.path("uses").asString()))
        .filteredOn(action -> !action.isEmpty())
        .isNotEmpty()
        .allSatisfy(action -> assertThat(action).matches("actions/[a-z-]+@v[1-9][0-9]*"));
  }

  @Test
  void shouldRunOnlyWhatIsThere() {
    List<String> commands =
        steps()
            .filter(step -> step.has("run"))
            .flatMap(step -> step.path("run").asString().lines())
            .toList();

    assertThat(commands).contains(".ci/run");
    assertThat(commands).anyMatch(command -> command.endsWith("scripts/compose-e2e.sh"));
    assertThat(commands)
        .flatExtracting(WorkflowTest::programs)
        .allMatch(
            program -> PROGRAMS.contains(program) || Files.isExecutable(ROOT.resolve(program)));
  }

  /** What a command runs, and for whom. */
  private static List<String> programs(String command) {
    List<String> words =
        Stream.of(command.split(" ")).filter(word -> !word.startsWith("--")).toList();
    return words.subList(0, words.getFirst().equals("sudo") ? 2 : 1);
  }

  @Test
  void shouldBuildOnTheJdkOfTheBuild() {
    String release =
        Manifests.text(ROOT.resolve("pom.xml"))
            .split("<maven.compiler.release>", 2)[1]
            .split("<", 2)[0];

    assertThat(steps())
        .filteredOn(step -> step.path("uses").asString().startsWith("actions/setup-java"))
        .isNotEmpty()
        .allSatisfy(
            step -> assertThat(step.at("/with/java-version").asString()).isEqualTo(release));
  }

  private Stream<JsonNode> jobs() {
    return workflow.path("jobs").valueStream();
  }

  private Stream<JsonNode> steps() {
    return jobs().flatMap(job -> job.path("steps").valueStream());
  }
}
