package io.frostline.soak;

import io.frostline.chaos.fault.Ground;
import io.frostline.chaos.load.Load;
import io.frostline.connect.rest.ConnectClient;
import io.frostline.embedded.EmbeddedStack;
import io.frostline.embedded.StackServers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Does to a running pipeline what people and schedules do to one. */
final class Disturber {

  private static final int BURST_FACTOR = 10;
  private static final String TASKS = "tasks.max";

  private final EmbeddedStack stack;
  private final AppProcess app;
  private final Load load;
  private final Duration commitInterval;
  private final ConnectClient connect;
  private final Pause pause;

  /** Lets time pass, unless the soak is to end. */
  @FunctionalInterface
  interface Pause {
    void of(Duration length) throws InterruptedException;
  }

  Disturber(EmbeddedStack stack, AppProcess app, Load load, Duration commitInterval, Pause pause) {
    this.stack = stack;
    this.app = app;
    this.load = load;
    this.commitInterval = commitInterval;
    this.connect = new ConnectClient(stack.connectUrl());
    this.pause = pause;
  }

  /** Does it, and returns when it is done. */
  void disturb(Disturbance kind) throws Exception {
    switch (kind) {
      case BURST -> atSpeed(BURST_FACTOR, commitInterval.multipliedBy(2));
      case IDLE -> atSpeed(0, commitInterval.multipliedBy(5));
      case SINK_RESTARTED -> connect.restart(Ground.SINK, true, false);
      case SOURCE_RESTARTED -> connect.restart(Ground.SOURCE, true, false);
      case TASKS_SCALED -> scale();
      case APP_RESTARTED -> {
        app.stop();
        app.start();
      }
      case WORKER_RESTARTED -> {
        StackServers.Worker worker = stack.servers().connect();
        worker.stop();
        worker.start();
      }
    }
  }

  private void atSpeed(int factor, Duration length) throws InterruptedException {
    load.speed(factor);
    try {
      pause.of(length);
    } finally {
      load.speed(1);
    }
  }

  private void scale() throws InterruptedException {
    tasks(2);
    pause.of(commitInterval.multipliedBy(4));
    tasks(1);
  }

  private void tasks(int number) {
    Map<String, String> config = new HashMap<>(connect.config(Ground.SINK));
    config.put(TASKS, Integer.toString(number));
    connect.putConfig(Ground.SINK, config);
  }
}
