package io.frostline.demo;

import io.frostline.connect.deploy.ConnectorTemplate;
import io.frostline.connect.deploy.Deployer;
import io.frostline.connect.rest.ConnectClient;
import io.frostline.embedded.EmbeddedStack;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deploys one connector beside everything else. The deployer waits until it sees the connector
 * move, for a sink a whole commit interval; nobody else needs to wait so long.
 */
public final class Deployment implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Deployment.class);
  private static final Duration GRACE = Duration.ofSeconds(90);

  private final EmbeddedStack stack;
  private final ConnectorTemplate template;
  private final Duration movesWithin;
  private final Thread thread;
  private final AtomicReference<String> failure = new AtomicReference<>();
  private volatile boolean closed;

  public Deployment(EmbeddedStack stack, ConnectorTemplate template, Duration commitInterval) {
    this.stack = stack;
    this.template = template;
    this.movesWithin = commitInterval.plus(GRACE);
    this.thread = new Thread(this::run, "demo-deploy-" + template.name());
    thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  public String connector() {
    return template.name();
  }

  public boolean isSink() {
    return template.isSink();
  }

  /** Why it failed, if it has. */
  public Optional<String> failure() {
    return Optional.ofNullable(failure.get());
  }

  private void run() {
    Map<String, Object> connection =
        Map.of("bootstrap.servers", stack.endpoints().bootstrapServers());
    try (Admin admin = Admin.create(connection)) {
      Deployer.apply(
          new ConnectClient(stack.connectUrl()),
          admin,
          List.of(template),
          movesWithin,
          line -> LOG.info("{}", line));
    } catch (RuntimeException e) {
      if (!closed) {
        LOG.debug("A deployment failed", e);
        failure.set(e.getMessage());
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
