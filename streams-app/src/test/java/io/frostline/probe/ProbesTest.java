package io.frostline.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.frostline.core.RepairPolicy;
import io.frostline.topology.Ownership;
import io.frostline.topology.ResumeState;
import java.lang.reflect.Constructor;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsResult;
import org.apache.kafka.common.KafkaFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One trouble must not be the end of every watch, and no watch goes on without its sink. */
class ProbesTest {

  private final Configs.Connect connect = new Configs.Connect();
  private final AtomicInteger asked = new AtomicInteger();
  private final Probes probes =
      new Probes(
          new ProbeOptions(
              Map.of("bootstrap.servers", "127.0.0.1:1"),
              connect,
              Map.of(),
              Duration.ofSeconds(1),
              pipeline -> Duration.ofMinutes(30),
              pipeline -> RepairPolicy.valueOf(false)));

  @BeforeEach
  void onePipeline() {
    connect.configs.put("sink", Configs.sink(Map.of()));
  }

  @AfterEach
  void close() {
    probes.close();
  }

  @Test
  void theyGoOnAfterATroubleThatNobodyForesaw() {
    start(new IllegalStateException("unforeseen"));

    await().until(() -> asked.get() > 1);

    assertThat(probes.ended()).isFalse();
  }

  @Test
  void theySayThatTheyHaveEndedAfterAnErrorOfTheJvm() {
    assertThat(probes.ended()).isFalse();

    start(new StackOverflowError("unforeseen"));

    await().dontCatchUncaughtExceptions().until(probes::ended);
  }

  @Test
  void nothingIsReleasedBeforeConnectHasAnswered() throws Exception {
    assertThat(probes.isWithoutSink("sink")).isFalse();
    assertThat(probes.release("sink").orElseThrow()).contains("has not answered");
  }

  @Test
  void aSinkThatConnectListsIsNotReleased() throws Exception {
    probes.start(admin(), new OwnsNothing(), new Told());
    await().until(() -> probes.isWithoutSink("another"));

    assertThat(probes.isWithoutSink("sink")).isFalse();
    assertThat(probes.release("sink").orElseThrow()).contains("Connect has a sink connector");
  }

  @Test
  void aSinkThatIsGoneIsReleasedAtOnce() throws Exception {
    probes.start(admin(), new OwnsNothing(), new Told());
    await().until(() -> probes.isWithoutSink("gone"));

    assertThat(probes.release("gone")).isEmpty();
  }

  private void start(Throwable trouble) {
    probes.start(admin(), owner(trouble), new Told());
  }

  private static class OwnsNothing implements Ownership {

    @Override
    public boolean owns(String pipeline) {
      return false;
    }

    @Override
    public ResumeState resume(String pipeline) {
      throw new AssertionError("it is not owned");
    }
  }

  /** Owns nothing, and fails the first time it is asked. */
  private Ownership owner(Throwable trouble) {
    return new OwnsNothing() {
      @Override
      public boolean owns(String pipeline) {
        if (asked.incrementAndGet() > 1) {
          return super.owns(pipeline);
        } else if (trouble instanceof Error error) {
          throw error;
        }
        throw (RuntimeException) trouble;
      }
    };
  }

  /** Knows no topic. */
  private static Admin admin() {
    return (Admin)
        Proxy.newProxyInstance(
            Admin.class.getClassLoader(),
            new Class<?>[] {Admin.class},
            (proxy, method, arguments) ->
                method.getName().equals("listTopics") ? noTopics() : null);
  }

  private static ListTopicsResult noTopics() throws ReflectiveOperationException {
    Constructor<ListTopicsResult> made =
        ListTopicsResult.class.getDeclaredConstructor(KafkaFuture.class);
    made.setAccessible(true);
    return made.newInstance(KafkaFuture.completedFuture(Map.of()));
  }
}
