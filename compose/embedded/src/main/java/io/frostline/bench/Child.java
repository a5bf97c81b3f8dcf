package io.frostline.bench;

import io.frostline.app.UnreachableException;
import io.frostline.embedded.JavaProgram;
import io.frostline.json.Json;
import io.frostline.json.JsonException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A measurement in a JVM of its own, so that no part of it finds the memory and the compiled code
 * of an earlier one. It gets the settings and the place for its result as two files.
 */
public final class Child {

  private static final Duration LOOK_EVERY = Duration.ofMillis(200);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(25);

  private final Consumer<String> progress;
  private final BooleanSupplier stopped;
  private final List<String> said = new ArrayList<>();

  /**
   * Prepares one.
   *
   * @param progress takes each line that it says
   * @param stopped asked all the time; once true, it is ended
   */
  public Child(Consumer<String> progress, BooleanSupplier stopped) {
    this.progress = progress;
    this.stopped = stopped;
  }

  /** Lines under a name, with the seconds since now before each. */
  public static Consumer<String> timed(Object name, Consumer<String> progress) {
    long begun = System.nanoTime();
    return line ->
        progress.accept(
            String.format(
                Locale.ROOT,
                "%s: %4d s  %s",
                name,
                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun),
                line));
  }

  /**
   * Runs it to its end.
   *
   * @param main writes its result with {@link #write}
   * @param folder empty; for everything that it writes
   * @param jvm options of its JVM
   * @throws UnreachableException if it ends without a result; the message is its last line
   */
  public <T> T run(Class<?> main, Object settings, Path folder, List<String> jvm, Class<T> result)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Path given = folder.resolve("settings.json");
    Path made = folder.resolve("result.json");
    Files.write(given, Json.write(settings));
    Process process =
        JavaProgram.of(main, List.of(given.toString(), made.toString()))
            // The whole compiler: here it is speed that is measured.
            .with("-XX:TieredStopAtLevel=4", "-XX:-UseSerialGC")
            .with(jvm.toArray(String[]::new))
            .with("-Dfrostline.log.file=" + folder.resolve("frostline.log"))
            .start();
    Thread reader = new Thread(() -> read(process), "bench-output");
    reader.setDaemon(true);
    reader.start();
    try {
      while (!process.waitFor(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        if (stopped.getAsBoolean()) {
          throw new UnreachableException("stopped before the measurement was over", null);
        }
      }
      reader.join(2_000);
      if (!Files.exists(made)) {
        throw new UnreachableException("the measurement broke: " + last(), null);
      }
      return read(made, result);
    } finally {
      end(process);
    }
  }

  /** Reads the settings, in the child. */
  public static <T> T settings(String[] args, Class<T> type) throws IOException {
    return read(Path.of(args[0]), type);
  }

  private static <T> T read(Path file, Class<T> type) throws IOException {
    try {
      return Json.read(Files.readAllBytes(file), type);
    } catch (JsonException e) {
      throw new IllegalStateException(file + " is not what was written", e);
    }
  }

  /** Writes the result, in the child. */
  public static void write(String[] args, Object result) throws IOException {
    Files.write(Path.of(args[1]), Json.write(result));
  }

  private void read(Process process) {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      in.lines().forEach(this::heard);
    } catch (IOException | UncheckedIOException e) {
      heard("its output ended: " + e.getMessage());
    }
  }

  private void heard(String line) {
    synchronized (said) {
      said.add(line);
    }
    progress.accept(line);
  }

  private String last() {
    synchronized (said) {
      return said.isEmpty() ? "it said nothing" : said.get(said.size() - 1);
    }
  }

  /** The process ends its own servers; whatever it leaves is ended here, one by one. */
  private static void end(Process process) throws InterruptedException {
    List<ProcessHandle> family = process.descendants().toList();
    process.destroy();
    if (!process.waitFor(STOP_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor(STOP_WITHIN.toSeconds(), TimeUnit.SECONDS);
    }
    family.forEach(ProcessHandle::destroyForcibly);
  }
}
