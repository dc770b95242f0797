package io.tilewise.standalone;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The map of modules and rooms, as the code has it. All rules are about packages. */
class ArchitectureTest {
  private static final JavaClasses CODE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(new ImportOption.DoNotIncludePackageInfos())
          .importPackages("io.tilewise");

  private static final int MOST_TYPES = 20;
  private static final String KAFKA = "org.apache.kafka..";
  private static final String[] NETWORKS = {"ai.djl..", "ai.onnxruntime..", "org.tensorflow.."};

  /** Who may meet Kafka: all others meet it through {@code io.tilewise.kafka}. */
  private static final String[] MEET_KAFKA = {
    "io.tilewise.kafka..", "io.tilewise.broker..", "io.tilewise.aggregator.."
  };

  @Test
  void shouldKeepServicesFromEachOther() {
    holds(
        slices()
            .matching("io.tilewise.(tiler|inference|aggregator)..")
            .should()
            .notDependOnEachOther());
  }

  @Test
  void shouldHaveOneHomeForWhatMeetsKafka() {
    holds(
        noClasses()
            .that()
            .resideOutsideOfPackages(MEET_KAFKA)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(KAFKA));
  }

  @Test
  void shouldKeepTheAggregationFromKafkaAndTheQueriesFromItsClients() {
    holds(
        noClasses()
            .that()
            .resideInAPackage("io.tilewise.aggregator.aggregation..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(KAFKA));
    // Stores are read through Kafka Streams and nothing else.
    holds(
        noClasses()
            .that()
            .resideInAPackage("io.tilewise.aggregator.query..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka.clients.."));
  }

  @Test
  void shouldLetOnlyTheClassifierAndTheLabSeeAnEngine() {
    holds(
        noClasses()
            .that()
            .resideOutsideOfPackages("io.tilewise.classifier..", "io.tilewise.lab..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(NETWORKS));
  }

  @Test
  void shouldHaveContractAndRuntimeKnowNobodyOfThisHouse() {
    holds(knowsOnlyItself("io.tilewise.events.."));
    holds(knowsOnlyItself("io.tilewise.runtime.."));
  }

  @Test
  void shouldHaveNobodyBehindTheStandalone() {
    holds(
        noClasses()
            .that()
            .resideOutsideOfPackages("io.tilewise.standalone..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.tilewise.standalone.."));
  }

  @Test
  void shouldLetArrowsBetweenPackagesRunOneWay() {
    holds(slices().matching("io.tilewise.(**)").should().beFreeOfCycles());
  }

  @Test
  void shouldHaveNoPackageThatIsTooLargeToKnow() {
    Map<String, Long> types =
        CODE.stream()
            .filter(JavaClass::isTopLevelClass)
            .collect(
                Collectors.groupingBy(
                    JavaClass::getPackageName, TreeMap::new, Collectors.counting()));

    assertThat(types).hasSizeGreaterThan(MOST_TYPES);
    types.values().removeIf(count -> count <= MOST_TYPES);
    assertThat(types).as("packages of more than %d types", MOST_TYPES).isEmpty();
  }

  private static ArchRule knowsOnlyItself(String room) {
    return noClasses()
        .that()
        .resideInAPackage(room)
        .should()
        .dependOnClassesThat(
            JavaClass.Predicates.resideInAPackage("io.tilewise..")
                .and(DescribedPredicate.not(JavaClass.Predicates.resideInAPackage(room))));
  }

  private static void holds(ArchRule rule) {
    rule.check(CODE);
  }
}
