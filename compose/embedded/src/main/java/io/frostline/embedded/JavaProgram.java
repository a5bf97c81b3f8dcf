package io.frostline.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program of this class path in a JVM of its own, which ends when this process ends. */
public final class JavaProgram {
  private final String main;
  private final List<String> arguments;
  private final List<String> options = new ArrayList<>();

  private JavaProgram(String main, List<String> arguments) {
    this.main = main;
    this.arguments = List.copyOf(arguments);
  }

  /**
   * A program that calls {@link Parent#endWithIt} first.
   *
   * @param main has the main method
   */
  public static JavaProgram of(Class<?> main, List<String> arguments) {
    return new JavaProgram(main.getName(), arguments);
  }

  /** Adds options for the JVM. */
  public JavaProgram with(String... more) {
    options.addAll(List.of(more));
    return this;
  }

  /** Starts it in a session of its own, so that Ctrl-C reaches this process alone. */
  public Process start(Path output) throws IOException {
    return builder().redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile())).start();
  }

  /** Starts it the same way; what it says is read from the process. */
  public Process start() throws IOException {
    return builder().start();
  }

  private ProcessBuilder builder() {
    List<String> command =
        new ArrayList<>(
            List.of(
                "setsid",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // These live for minutes on a busy machine: the quick compiler alone is the faster.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Duser.timezone=UTC",
                "-Dfile.encoding=UTF-8",
                "-Djava.awt.headless=true",
                "-Djava.util.logging.manager=org.apache.logging.log4j.jul.LogManager"));
    for (String name : List.of("frostline.cache", "frostline.plugins", "java.io.tmpdir")) {
      String value = System.getProperty(name, "");
      if (!value.isEmpty()) {
        command.add("-D" + name + "=" + value);
      }
    }
    command.addAll(options);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            main));
    command.addAll(arguments);
    return new ProcessBuilder(command).redirectErrorStream(true);
  }
}
