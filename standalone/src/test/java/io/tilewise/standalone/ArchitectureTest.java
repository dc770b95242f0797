package io.tilewise.standalone;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** The map of modules, as the code has it. */
class ArchitectureTest {
  private static final JavaClasses CODE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.tilewise");

  private static final String[] SERVICES = {
    "io.tilewise.tiler..", "io.tilewise.inference..", "io.tilewise.aggregator.."
  };
  private static final String[] DOMAIN = {
    "io.tilewise.events..",
    "io.tilewise.verdict..",
    "io.tilewise.image..",
    "io.tilewise.model..",
    "io.tilewise.demo.."
  };

  /** What stands between the aggregator's domain and the stores of Kafka Streams. */
  private static final String STREAMS_STATE =
      "ImageRecords|TileRows|ImageQueries|StoredImages|TopicCheck|ClampingTimestamps|StoreMemory"
          + "|Progress|DeadLetters|DeadLetterHandler|RecordFaults|UncaughtErrors"
          + "|ProductionFailures|OneFlushPerCommit|Restores|StoreBytes|Connection";

  private static final String KAFKA = "org.apache.kafka..";
  private static final String[] NETWORKS = {"ai.djl..", "org.tensorflow.."};

  @Test
  void shouldKeepServicesFromEachOther() {
    holds(
        slices()
            .matching("io.tilewise.(tiler|inference|aggregator)..")
            .should()
            .notDependOnEachOther());
  }

  @Test
  void shouldLetOnlyEdgesAndWiringOfAServiceSeeKafka() {
    holds(
        noClasses()
            .that()
            .resideInAnyPackage(SERVICES)
            .and()
            .haveNameNotMatching(
                ".*\\.(\\w*(Consumer|Publisher|Topology|Processor|Service|Main)|"
                    + STREAMS_STATE
                    + ")(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(KAFKA));
  }

  @Test
  void shouldKeepKafkaAndNetworksOutOfTheDomain() {
    holds(
        noClasses()
            .that()
            .resideInAnyPackage(DOMAIN)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(KAFKA)
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage(NETWORKS));
  }

  @Test
  void shouldLetOnlyTheClassifierAndTheLabSeeTensorFlow() {
    holds(
        noClasses()
            .that()
            .resideOutsideOfPackages("io.tilewise.classifier..", "io.tilewise.lab..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(NETWORKS));
  }

  @Test
  void shouldKeepTheContractAndTheRuntimeFromEachOther() {
    holds(
        noClasses()
            .that()
            .resideInAPackage("io.tilewise.events..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.tilewise.runtime.."));
    holds(
        noClasses()
            .that()
            .resideInAPackage("io.tilewise.runtime..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.tilewise.events.."));
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

  private static void holds(ArchRule rule) {
    rule.check(CODE);
  }
}
