package io.frostline.demo;

import io.frostline.chaos.TcpGate;
import io.frostline.chaos.detector.Watch;
import io.frostline.chaos.fault.Ground;
import io.frostline.chaos.fault.StackGround;
import io.frostline.embedded.EmbeddedStack;
import java.util.List;
import java.util.Optional;

/** A show of faults on the demo's own pipeline, with all that it needs. */
final class DemoChaos implements AutoCloseable {

  private final StackGround ground;
  private final Watch watch;
  private final ChaosShow show;

  private DemoChaos(StackGround ground, Watch watch, ChaosShow show) {
    this.ground = ground;
    this.watch = watch;
    this.show = show;
  }

  static DemoChaos start(
      DemoOptions options,
      EmbeddedStack stack,
      TcpGate gate,
      DemoPipeline pipeline,
      Screen screen) {
    StackGround ground = new StackGround(stack, gate, options.commitInterval(), pipeline.app());
    Watch watch =
        new Watch(stack.endpoints(), Ground.CONTROL_TOPIC, Ground.SINK_GROUP, pipeline.app()::port);
    return new DemoChaos(
        ground,
        watch,
        ChaosShow.start(options.chaos(), ground, watch, pipeline.app()::healthySince, screen::say));
  }

  boolean over() {
    return show.over();
  }

  void end() {
    show.end();
  }

  List<ChaosReport> reports() {
    return show.reports();
  }

  /** Why it ended before every fault had its turn, if nobody asked it to. */
  Optional<String> failure() {
    return show.failure();
  }

  List<String> lines() {
    return show.lines();
  }

  @Override
  public void close() throws InterruptedException {
    show.close();
    watch.close();
    ground.close();
  }
}
