package io.frostline.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.iceberg.catalog.TableIdentifier;
import org.junit.jupiter.api.Test;

class TurnsTest {

  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

  private final Turns turns = new Turns();

  @Test
  void aFewTablesAreLookedAtEachTime() {
    List<TableIdentifier> names = tables(Turns.AT_ONCE);
    look(names, 0);

    assertThat(look(names, 1)).containsExactlyInAnyOrderElementsOf(names);
    assertThat(turns.oldest(START)).isEqualTo(START.plusSeconds(1));
  }

  @Test
  void ofManyNoneWaitsForMoreThanFourLooks() {
    List<TableIdentifier> names = tables(101);
    Set<TableIdentifier> seen = new HashSet<>();
    for (int second = 0; second < Turns.LOOKS; second++) {
      Set<TableIdentifier> due = look(names, second);
      assertThat(due).hasSize(26);
      seen.addAll(due);
    }

    assertThat(seen).containsExactlyInAnyOrderElementsOf(names);
    assertThat(turns.oldest(START.plusSeconds(9))).isEqualTo(START);
    look(names, 4);
    assertThat(turns.oldest(START.plusSeconds(9))).isEqualTo(START.plusSeconds(1));
  }

  @Test
  void whatWasCommittedToIsLookedAtOnceAtOnce() {
    List<TableIdentifier> names = tables(101);
    for (int second = 0; second < Turns.LOOKS; second++) {
      look(names, second);
    }
    TableIdentifier last = lookedAtLast(names);
    turns.committed(last.toString());

    assertThat(look(names, 5)).contains(last);
    assertThat(look(names, 6)).doesNotContain(last);
  }

  /** One whose turn would come after all the others'. */
  private TableIdentifier lookedAtLast(List<TableIdentifier> names) {
    Set<TableIdentifier> before = turns.next(names);
    return names.stream().filter(name -> !before.contains(name)).findFirst().orElseThrow();
  }

  private Set<TableIdentifier> look(List<TableIdentifier> names, long second) {
    Set<TableIdentifier> due = turns.next(names);
    due.forEach(name -> turns.looked(name, START.plusSeconds(second)));
    return due;
  }

  private static List<TableIdentifier> tables(int count) {
    return IntStream.range(0, count).mapToObj(i -> TableIdentifier.of("cold", "t" + i)).toList();
  }
}
