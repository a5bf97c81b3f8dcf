package io.frostline.chaos;

import io.frostline.chaos.load.ChaosTables;
import io.frostline.connect.deploy.ConnectorTemplate;
import io.frostline.demo.Deployment;
import io.frostline.embedded.EmbeddedStack;
import io.frostline.embedded.StackOptions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A fresh stack with the watched tables and both connectors, without Frostline: Connect runs as a
 * process of its own.
 */
public final class DataPlane implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DataPlane.class);
  private static final String TOPICS = "cdc.public.";
  private static final Duration TOPICS_WITHIN = Duration.ofSeconds(60);

  private final StackOptions options;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private EmbeddedStack stack;
  private Admin admin;

  private DataPlane(StackOptions options) {
    this.options = options;
  }

  /** Starts the servers and creates the tables; the connectors wait to be deployed. */
  public static DataPlane start(StackOptions options, Consumer<String> progress) throws Exception {
    DataPlane plane = new DataPlane(options);
    boolean started = false;
    try {
      plane.startParts(progress);
      started = true;
      return plane;
    } finally {
      if (!started) {
        plane.close();
      }
    }
  }

  private void startParts(Consumer<String> progress)
      throws SQLException, InterruptedException, ExecutionException {
    stack = EmbeddedStack.start(options.withConnectApart(), progress);
    parts.push(stack);
    admin = Admin.create(Map.of("bootstrap.servers", stack.endpoints().bootstrapServers()));
    parts.push(() -> admin.close(Duration.ofSeconds(2)));
    try (Connection connection = stack.sourceDatabase().connect()) {
      ChaosTables.create(connection);
    }
    // A second sink task gets this topic's second partition, in which nothing ever is.
    admin.createTopics(List.of(new NewTopic(TOPICS + ChaosTables.QUIET, 2, (short) 1))).all().get();
  }

  /** Begins to capture. */
  public void deploySource() {
    deploy(false);
  }

  /** Waits for the change topics, and begins to commit: the sink knows all of them at once. */
  public void deploySink() throws InterruptedException {
    Set<String> topics =
        ChaosTables.ALL.stream().map(table -> TOPICS + table).collect(Collectors.toSet());
    if (!Waiting.until(TOPICS_WITHIN, () -> topicNames().containsAll(topics))) {
      throw new IllegalStateException(
          "no change came out of the database within " + TOPICS_WITHIN.toSeconds() + " s");
    }
    deploy(true);
  }

  private void deploy(boolean sink) {
    for (ConnectorTemplate template : ConnectorTemplate.packaged()) {
      if (template.isSink() == sink) {
        Deployment deployment = new Deployment(stack, template, options.commitInterval());
        parts.push(deployment);
        deployment.start();
      }
    }
  }

  private Set<String> topicNames() {
    try {
      return admin.listTopics().names().get();
    } catch (ExecutionException e) {
      return Set.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Set.of();
    }
  }

  public EmbeddedStack stack() {
    return stack;
  }

  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        LOG.warn("A part of the pipeline does not end cleanly: {}", e.getMessage(), e);
      }
    }
  }
}
