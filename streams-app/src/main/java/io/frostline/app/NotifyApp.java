package io.frostline.app;

import io.frostline.http.PortException;
import io.frostline.notify.Notifier;
import io.frostline.notify.StatusPage;
import io.frostline.topology.TopicSetup;
import io.frostline.topology.Topics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;

/** The running notifier with its metrics and health. */
public final class NotifyApp implements AutoCloseable {

  private static final Duration TOPICS_MAX = Duration.ofSeconds(20);

  private final StatusPage page;
  private final Notifier notifier;
  private final AtomicBoolean closed = new AtomicBoolean();

  private NotifyApp(StatusPage page, Notifier notifier) {
    this.page = page;
    this.notifier = notifier;
  }

  /**
   * Starts it; targets need not answer yet.
   *
   * @throws UnreachableException if Kafka does not answer, or has no events
   * @throws PortException if the port cannot be opened
   * @throws OptionException if an option is wrong
   */
  public static NotifyApp start(NotifyOptions options) throws InterruptedException {
    Notifier.Settings settings = options.settings();
    StatusPage page = bind(options);
    boolean started = false;
    try {
      topics(options.connection(), options.replication());
      NotifyApp app = new NotifyApp(page, new Notifier(settings, InstantSource.system()));
      page.start(app.notifier);
      app.notifier.start();
      started = true;
      return app;
    } finally {
      if (!started) {
        page.close();
      }
    }
  }

  public int port() {
    return page.port();
  }

  /** Names of the targets, without anything secret. */
  public List<String> targets() {
    return notifier.targets();
  }

  private static StatusPage bind(NotifyOptions options) {
    try {
      return StatusPage.bind(new InetSocketAddress(options.bind(), options.port()));
    } catch (IOException | IllegalArgumentException e) {
      throw new PortException(
          "cannot open port %d on %s (%s); choose another with --port"
              .formatted(options.port(), options.bind(), e.getMessage()),
          e);
    }
  }

  private static void topics(Map<String, String> connection, int replication)
      throws InterruptedException {
    try (Admin admin = Reach.kafka(connection)) {
      if (!admin
          .listTopics()
          .names()
          .get(TOPICS_MAX.toSeconds(), TimeUnit.SECONDS)
          .contains(Topics.EVENTS)) {
        throw new UnreachableException(
            "there is no topic "
                + Topics.EVENTS
                + " in this Kafka; has frostline run been started?",
            null);
      }
      new TopicSetup(admin, TOPICS_MAX).ensureNotifications((short) replication);
    } catch (ExecutionException | TimeoutException e) {
      throw new UnreachableException("Kafka did not list its topics", e);
    }
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      notifier.close();
      page.close();
    }
  }
}
