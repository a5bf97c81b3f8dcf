package io.frostline.containers;

import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.ContainerNetwork;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.testcontainers.DockerClientFactory;

/** A container of the pipeline: what an operator, or a bad day, may do to it. */
final class Service {

  private static final Duration HEALTHY_WITHIN = Duration.ofMinutes(2);
  private static final int STOP_WITHIN_SECONDS = 20;

  private final DockerClient docker = DockerClientFactory.instance().client();
  private final String name;
  private final String id;

  Service(String name, String id) {
    this.name = name;
    this.id = id;
  }

  String id() {
    return id;
  }

  void pause() {
    docker.pauseContainerCmd(id).exec();
  }

  /** Does nothing if it is not paused. */
  void unpause() {
    if (Boolean.TRUE.equals(docker.inspectContainerCmd(id).exec().getState().getPaused())) {
      docker.unpauseContainerCmd(id).exec();
    }
  }

  /** As kill -9 does; of one that has ended already nothing is left to be killed. */
  void kill() {
    try {
      docker.killContainerCmd(id).withSignal("KILL").exec();
    } catch (ConflictException e) {
      stop();
    }
  }

  void stop() {
    try {
      docker.stopContainerCmd(id).withTimeout(STOP_WITHIN_SECONDS).exec();
    } catch (NotModifiedException e) {
      // It is stopped.
    }
  }

  void start() {
    try {
      docker.startContainerCmd(id).exec();
    } catch (NotModifiedException e) {
      // It runs.
    }
  }

  void awaitHealthy() {
    await(name + " to be healthy")
        .atMost(HEALTHY_WITHIN)
        .pollInterval(Duration.ofMillis(500))
        .until(() -> "healthy".equals(health()));
  }

  private String health() {
    InspectContainerResponse.ContainerState state =
        docker.inspectContainerCmd(id).exec().getState();
    return state.getHealth() == null ? "" : state.getHealth().getStatus();
  }

  /** Sets the most memory it gets, without any swap. */
  void limitMemory(long bytes) {
    docker.updateContainerCmd(id).withMemory(bytes).withMemorySwap(bytes).exec();
  }

  long memory() {
    return Objects.requireNonNull(
        docker.inspectContainerCmd(id).exec().getHostConfig().getMemory(), "memory");
  }

  /** Takes its network cable out. */
  void cutOff() {
    docker.disconnectFromNetworkCmd().withContainerId(id).withNetworkId(network()).exec();
  }

  /** Puts it in again. */
  void rejoin(String network) {
    docker
        .connectToNetworkCmd()
        .withContainerId(id)
        .withNetworkId(network)
        .withContainerNetwork(new ContainerNetwork().withAliases(name))
        .exec();
  }

  String network() {
    Map<String, ContainerNetwork> networks =
        docker.inspectContainerCmd(id).exec().getNetworkSettings().getNetworks();
    return networks.keySet().iterator().next();
  }

  /** Runs a command in it, and waits for its end. */
  void run(String... command) throws InterruptedException {
    String exec = docker.execCreateCmd(id).withCmd(command).exec().getId();
    docker
        .execStartCmd(exec)
        .exec(new com.github.dockerjava.api.async.ResultCallback.Adapter<>())
        .awaitCompletion();
  }
}
