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
    if (dice < 3) {
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
