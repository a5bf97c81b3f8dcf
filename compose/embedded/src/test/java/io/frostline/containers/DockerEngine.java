package io.frostline.containers;

import com.github.dockerjava.api.DockerClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.testcontainers.DockerClientFactory;

/** What the tests of the containers need of this machine. */
final class DockerEngine {

  /** The images of compose.yaml and compose.debian.yaml that the tests start. */
  static final List<String> IMAGES =
      List.of("app", "connect", "kafka", "catalog", "s3", "postgres");

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

  /** Containers, networks and volumes of a Compose project. */
  static List<String> remains(String project) {
    DockerClient docker = DockerClientFactory.instance().client();
    List<String> label = List.of("com.docker.compose.project=" + project);
    List<String> found = new ArrayList<>();
    docker
        .listContainersCmd()
        .withShowAll(true)
        .withLabelFilter(label)
        .exec()
        .forEach(container -> found.add("container " + container.getId()));
    docker
        .listNetworksCmd()
        .withFilter("label", label)
        .exec()
        .forEach(network -> found.add("network " + network.getName()));
    docker
        .listVolumesCmd()
        .withFilter("label", label)
        .exec()
        .getVolumes()
        .forEach(volume -> found.add("volume " + volume.getName()));
    return found;
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
    List<String> command = new ArrayList<>(List.of("docker"));
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
