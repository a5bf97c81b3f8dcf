package io.frostline.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The launcher builds again when something changes that goes into what it starts, and gives the JVM
 * the options of whoever starts it.
 */
class LauncherTest {

  private static final Path ROOT = Path.of("..", "..");
  private static final Instant BUILT = Instant.parse("2026-01-01T00:00:00Z");

  /** What the poms package from folders that are not their own. */
  private static final Pattern PACKAGED = Pattern.compile("<directory>[^<]*/([a-z]+)</directory>");

  @TempDir private Path home;

  @BeforeEach
  void built() throws IOException {
    Files.copy(ROOT.resolve("frostline"), home.resolve("frostline"));
    give("compose/embedded/target/frostline-embedded-0.jar", BUILT);
    give("compose/embedded/target/app/.built", BUILT);
    for (String source : List.of("pom.xml", "connect-config/pom.xml", "streams-app/pom.xml")) {
      give(source, BUILT.minusSeconds(1));
    }
    Path mvn = give("bin/mvn", BUILT);
    Files.writeString(mvn, "#!/bin/sh\nexit 1\n");
    assertThat(mvn.toFile().setExecutable(true)).isTrue();
  }

  static Stream<String> whatIsBuilt() throws IOException {
    String poms =
        Files.readString(ROOT.resolve("connect-config/deployer/pom.xml"))
            + Files.readString(ROOT.resolve("compose/embedded/pom.xml"));
    Stream<String> packaged =
        PACKAGED
            .matcher(poms)
            .results()
            .map((MatchResult found) -> found.group(1))
            .filter(name -> Files.isDirectory(ROOT.resolve("connect-config").resolve(name)))
            .map(name -> "connect-config/" + name + "/one.json");
    return Stream.concat(
        packaged,
        Stream.of(
            "pom.xml",
            "streams-app/pom.xml",
            "streams-app/src/main/java/One.java",
            "connect-config/connectors/mariadb/one.json"));
  }

  @ParameterizedTest
  @MethodSource("whatIsBuilt")
  void aChangeIsBuilt(String file) throws Exception {
    give(file, BUILT.plusSeconds(1));

    assertThat(started()).contains("building, because " + file + " is newer than the last build");
  }

  @Test
  void everyPackagedFolderIsAmongThem() throws IOException {
    assertThat(whatIsBuilt())
        .contains(
            "connect-config/catalogs/one.json",
            "connect-config/connectors/one.json",
            "connect-config/kafka/one.json",
            "connect-config/sql/one.json");
  }

  @Test
  void whatIsNotPackagedIsNot() throws Exception {
    give("streams-app/src/test/java/OneTest.java", BUILT.plusSeconds(1));
    give("streams-app/target/classes/src/One.class", BUILT.plusSeconds(1));
    give("docs/one.md", BUILT.plusSeconds(1));

    assertThat(started()).doesNotContain("building");
  }

  @ParameterizedTest
  @CsvSource({
    "--version,-XX:+UseSerialGC -Xmx1g",
    "run,-XX:+UseParallelGC",
    "demo,-XX:+UseParallelGC"
  })
  void aCollectorOfOnesOwnTakesThePlaceOfTheUsualOne(String command, String options)
      throws Exception {
    assertThat(started(command, options)).contains("load main class").doesNotContain("collectors");
  }

  @ParameterizedTest
  @CsvSource({
    "-Xmx1g -XX:+UseParallelGC,-XX:+UseParallelGC",
    "-XX:+UseZGC -Xmx1g,-XX:+UseZGC",
    "-XX:+UseGCOverheadLimit,-XX:+UseSerialGC",
    "'',-XX:+UseSerialGC"
  })
  void aServerInAContainerHasOneCollector(String options, String collector) throws Exception {
    ProcessBuilder bash =
        new ProcessBuilder("bash", "-euc", ". compose/images/bin/settings; java_options")
            .directory(ROOT.toFile())
            .redirectErrorStream(true);
    bash.environment().put("JAVA_OPTS", options);

    assertThat(said(bash.start()).split("\\s"))
        .contains("-XX:MaxRAMPercentage=60")
        .filteredOn(option -> option.matches("-XX:\\+Use\\w+GC"))
        .containsExactly(collector);
  }

  private Path give(String file, Instant changed) throws IOException {
    Path path = home.resolve(file);
    Files.createDirectories(path.getParent());
    if (!Files.exists(path)) {
      Files.createFile(path);
    }
    // A folder is newer than the last build, too, when something was added to it.
    for (Path folder = path.getParent(); !folder.equals(home); folder = folder.getParent()) {
      Files.setLastModifiedTime(folder, FileTime.from(BUILT));
    }
    return Files.setLastModifiedTime(path, FileTime.from(changed));
  }

  /** What the launcher says; neither Maven nor the program itself is there. */
  private String started() throws Exception {
    return started("--version", "");
  }

  private String started(String command, String options) throws Exception {
    ProcessBuilder launcher =
        new ProcessBuilder("bash", home.resolve("frostline").toString(), command)
            .redirectErrorStream(true);
    launcher.environment().put("FROSTLINE_JAVA_OPTS", options);
    launcher.environment().put("JAVA_HOME", System.getProperty("java.home"));
    launcher
        .environment()
        .merge("PATH", home.resolve("bin").toString(), (others, own) -> own + ":" + others);
    Process process = launcher.start();
    String said = said(process);
    assertThat(process.exitValue()).as(said).isNotZero();
    return said;
  }

  private static String said(Process process) throws Exception {
    String said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return said;
  }
}
