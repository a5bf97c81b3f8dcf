package io.frostline.sim;

import io.frostline.core.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** The way from the observer to the fold: facts may be lost, doubled, or overtaken by others. */
final class Delivery implements Consumer<Fact> {

  private static final int REMEMBERED = 40;

  private final Random random;
  private final boolean sharp;
  private final Consumer<Fact> fold;
  private final List<Fact> past = new ArrayList<>();
  private final List<Fact> held = new ArrayList<>();

  Delivery(Random random, boolean sharp, Consumer<Fact> fold) {
    this.random = random;
    this.sharp = sharp;
    this.fold = fold;
  }

  @Override
  public void accept(Fact fact) {
    int dice = sharp ? 1_000 : random.nextInt(1_000);
    // The probe notices that a fact was not taken, and begins again. What it then gives anew, or
    // the
    // fold asks for, may be lost here; the end of a quiet partition is asked for by nobody else.
    if (dice < 3 && !(fact instanceof Fact.TailSeen)) {
      return;
    }
    if (dice < 9) {
      held.add(fact);
      return;
    }
    fold.accept(fact);
    if (dice < 15 && !past.isEmpty()) {
      fold.accept(past.get(random.nextInt(past.size())));
    }
    past.add(fact);
    if (past.size() > REMEMBERED) {
      past.remove(0);
    }
    if (!held.isEmpty() && random.nextInt(4) == 0) {
      fold.accept(held.remove(0));
    }
  }
}
