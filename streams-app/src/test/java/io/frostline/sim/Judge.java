package io.frostline.sim;

import io.frostline.core.Fact;
import io.frostline.core.Fold;
import io.frostline.core.Output;
import java.util.List;

/** What is checked after every step, in a run and when its facts are folded again. */
final class Judge {

  private final Claims claims;
  private final Conduct conduct = new Conduct();
  private final Bounds bounds;

  Judge(World world) {
    this.claims = new Claims(world);
    this.bounds = new Bounds(world);
  }

  Conduct conduct() {
    return conduct;
  }

  int watermarks() {
    return claims.checked();
  }

  void check(Fact fact, Fold.Step step) {
    conduct.see(fact);
    List<Output> outputs = step.outputs();
    // What was settled comes before what is claimed on the ground of it.
    for (Output output : outputs) {
      if (output instanceof Output.CommitOut out) {
        claims.settled(out);
      }
    }
    for (Output output : outputs) {
      if (output instanceof Output.WatermarkOut out) {
        claims.check(out.watermark());
      } else if (output instanceof Output.EventOut out) {
        conduct.check(out.event());
        bounds.check(out.event());
      } else if (output instanceof Output.CommandOut out) {
        conduct.check(out.command());
      }
    }
  }
}
