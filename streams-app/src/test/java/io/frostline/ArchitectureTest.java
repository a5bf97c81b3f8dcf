package io.frostline;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.frostline", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule CORE_KNOWS_ONLY_THE_JDK =
      classes()
          .that()
          .resideInAPackage("io.frostline.core")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("io.frostline.core", "java..");

  @ArchTest
  static final ArchRule CORE_HAS_NO_CLOCK =
      noClasses()
          .that()
          .resideInAPackage("io.frostline.core")
          .should()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.time.Clock");

  @ArchTest
  static final ArchRule ARROWS_POINT_INWARDS =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("io.frostline..")
          .layer("connect")
          .definedBy("io.frostline.connect..")
          .layer("core")
          .definedBy("io.frostline.core")
          .layer("json")
          .definedBy("io.frostline.json")
          .layer("topology")
          .definedBy("io.frostline.topology")
          .optionalLayer("probe")
          .definedBy("io.frostline.probe")
          .layer("actuator")
          .definedBy("io.frostline.actuator")
          .layer("metrics")
          .definedBy("io.frostline.metrics")
          .layer("http")
          .definedBy("io.frostline.http")
          .layer("replay")
          .definedBy("io.frostline.replay")
          .layer("config")
          .definedBy("io.frostline.config")
          .layer("notify")
          .definedBy("io.frostline.notify")
          .layer("app")
          .definedBy("io.frostline.app")
          .layer("doctor")
          .definedBy("io.frostline.doctor")
          .layer("cli")
          .definedBy("io.frostline.cli")
          .whereLayer("json")
          .mayOnlyAccessLayers("core")
          .whereLayer("topology")
          .mayOnlyAccessLayers("core", "json")
          .whereLayer("probe")
          .mayOnlyAccessLayers("core", "json", "topology", "connect")
          .whereLayer("actuator")
          .mayOnlyAccessLayers("core", "json", "topology", "connect")
          .whereLayer("metrics")
          .mayOnlyAccessLayers("core", "topology")
          .whereLayer("http")
          .mayOnlyAccessLayers("core", "json", "topology", "metrics")
          .whereLayer("replay")
          .mayOnlyAccessLayers("core", "json")
          .whereLayer("config")
          .mayOnlyAccessLayers("core")
          .whereLayer("notify")
          .mayOnlyAccessLayers("core", "json", "topology")
          .whereLayer("app")
          .mayOnlyBeAccessedByLayers("doctor", "cli")
          .whereLayer("doctor")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer();

  @ArchTest
  static final ArchRule ADAPTERS_ARE_MADE_IN_ONE_PLACE =
      noClasses()
          .that()
          .resideInAnyPackage("io.frostline.core", "io.frostline.json", "io.frostline.topology")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.frostline.probe",
              "io.frostline.actuator",
              "io.frostline.http",
              "io.frostline.notify",
              "io.frostline.metrics");
}
