package io.frostline.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.Fold;
import io.frostline.core.Output.Event;
import io.frostline.core.Output.EventType;
import io.frostline.core.Rule;
import io.frostline.sim.Profile.Kind;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * The coordinator dies between a commit to a table and the message that tells of it, and nothing is
 * written afterwards: the files are in the table, and only the catalog can tell.
 */
class MuteCoordinatorTest {

  private static final Profile PROFILE =
      new Profile(Kind.HEALTHY, List.of(Mess.MUTE, Mess.IDLE), List.of(), true);

  private static final int RUNS = 24;

  private static List<Run> runs(boolean catalog) {
    return LongStream.iterate(0, seed -> seed + 1)
        .filter(seed -> PROFILE.settings(new Random(seed)).catalogReadable() == catalog)
        .mapToObj(seed -> new Run(seed, PROFILE, Fold::apply))
        .limit(RUNS)
        .peek(Run::execute)
        .toList();
  }

  @Test
  void p3_withoutTheCatalogTheTableIsUnconfirmedAndNothingIsCalledLost() {
    Set<String> doubted = new TreeSet<>();
    for (Run run : runs(false)) {
      for (Event event : run.events()) {
        if (event.type() == EventType.UNCONFIRMED) {
          assertThat(event.rule()).isEqualTo(Rule.S6);
          assertThat(run.untold()).contains(event.table().orElseThrow());
          doubted.add(event.table().get());
        }
        assertThat(event.type()).isNotEqualTo(EventType.DATA_LOSS);
      }
    }

    assertThat(doubted).isNotEmpty();
  }

  @Test
  void p3_withTheCatalogNothingIsSaid() {
    List<Run> runs = runs(true);

    assertThat(runs).extracting(Run::untold).anySatisfy(tables -> assertThat(tables).isNotEmpty());
    for (Run run : runs) {
      assertThat(run.events())
          .extracting(Event::type)
          .doesNotContain(EventType.UNCONFIRMED, EventType.DATA_LOSS, EventType.DUPLICATES);
    }
  }
}
