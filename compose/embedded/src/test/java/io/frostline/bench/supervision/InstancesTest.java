package io.frostline.bench.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What is measured is what users start. */
class InstancesTest {

  private static final Path ROOT = Path.of("..", "..");

  @Test
  void theAppHasTheOptionsOfTheLaunchers() throws IOException {
    String here = Files.readString(ROOT.resolve("frostline"));
    Path image = ROOT.resolve("compose").resolve("images").resolve("bin");
    String inContainers =
        Files.readString(image.resolve("frostline")) + Files.readString(image.resolve("settings"));

    assertThat(Instances.JVM)
        .filteredOn(option -> option.startsWith("-XX:"))
        .hasSizeGreaterThan(3)
        .allSatisfy(option -> assertThat(here).contains(option))
        .allSatisfy(option -> assertThat(inContainers).contains(option));
  }
}
