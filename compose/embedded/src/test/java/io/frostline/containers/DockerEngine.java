package io.frostline.containers;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What the tests of the containers need of this machine. */
final class DockerEngine {

  /** The images of compose.yaml and compose.debian.yaml that the tests start. */
  static final List<String> IMAGES = List.of("app", "connect", "kafka", "s3", "postgres");

  private static final long ANSWERS_WITHIN_SECONDS = 20;

  private DockerEngine() {}

  /**
   * Whether there is an engine, Compose and the images; with {@code FROSTLINE_DOCKER=required} in
   * the environment there must be.
   */
  static boolean present() {
    Optional<String> missing = missing();
    if (missing.isEmpty()) {
      return true;
    }
    String why = missing.get() + "; docs/containers.md tells how to run these tests";
    if ("required".equals(System.getenv("FROSTLINE_DOCKER"))) {
      throw new AssertionError(why);
    }
    System.out.println("skipped, the tests of the containers: " + why);
    return false;
  }

  private static Optional<String> missing() {
    if (!answers("version")) {
      return Optional.of("no Docker engine answers");
    }
    if (!answers("compose", "version")) {
      return Optional.of("the docker command has no compose");
    }
    return IMAGES.stream()
        .map(DockerEngine::image)
        .filter(image -> !answers("image", "inspect", image))
        .findFirst()
        .map(image -> "the image " + image + " is not built");
  }

  private static String image(String name) {
    return "frostline/" + name + ":0.1.0-SNAPSHOT";
  }

  private static boolean answers(String... arguments) {
    List<String> command = new java.util.ArrayList<>(List.of("docker"));
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(ANSWERS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return false;
      }
      return process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
