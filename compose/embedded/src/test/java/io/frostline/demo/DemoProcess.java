package io.frostline.demo;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The program in a JVM of its own, as the launcher starts it. */
final class DemoProcess implements AutoCloseable {

  private final Process process;
  private final Path out;
  private final Path err;

  private DemoProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  static DemoProcess start(Path folder, String... args) throws IOException {
    return start(folder, Map.of(), args);
  }

  static DemoProcess start(Path folder, Map<String, String> environment, String... args)
      throws IOException {
    return start(folder, environment, List.of(), Main.class.getName(), args);
  }

  /**
   * Another version of the program.
   *
   * @param jars stand before today's classes
   * @param main the class that is started
   */
  static DemoProcess start(
      Path folder, Map<String, String> environment, List<Path> jars, String main, String... args)
      throws IOException {
    Path out = folder.resolve("out.txt");
    Path err = folder.resolve("err.txt");
    List<String> command =
        new ArrayList<>(
            List.of(
                // A build in the background ignores Ctrl-C, and so would all its children.
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx2g",
                "-Duser.timezone=UTC",
                "-Djava.util.logging.manager=org.apache.logging.log4j.jul.LogManager",
                "-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")),
                "-Dfrostline.cache=" + System.getProperty("frostline.cache", "")));
    String plugins = System.getProperty("frostline.plugins", "");
    if (!plugins.isEmpty()) {
      command.add("-Dfrostline.plugins=" + plugins);
    }
    String today =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    command.addAll(
        List.of(
            "-cp",
            Stream.concat(jars.stream().map(Path::toString), Stream.of(today))
                .collect(Collectors.joining(File.pathSeparator)),
            main));
    command.addAll(List.of(args));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    return new DemoProcess(process, out, err);
  }

  /** Waits for the end and returns the exit code. */
  int exitCode(int withinSeconds) throws InterruptedException {
    if (!process.waitFor(withinSeconds, TimeUnit.SECONDS)) {
      throw new AssertionError("still running after " + withinSeconds + " s");
    }
    return process.exitValue();
  }

  /** As Ctrl-C does. */
  void interrupt() throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  String out() throws IOException {
    return Files.readString(out);
  }

  String err() throws IOException {
    return Files.readString(err);
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
