package io.frostline.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.chaos.detector.FrostlineEvents;
import io.frostline.core.Output.EventType;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FaultsTest {

  @Test
  void idsAreKebabCaseAndUnique() {
    assertThat(Faults.all())
        .extracting(Fault::id)
        .doesNotHaveDuplicates()
        .allMatch(id -> id.matches("[a-z]+(-[a-z]+)*"));
  }

  @Test
  void eachNamesItsRulesAndTheEventsThatMustCome() {
    Set<String> types = new HashSet<>(Set.of(FrostlineEvents.NOT_READY));
    Arrays.stream(EventType.values()).map(Enum::name).forEach(types::add);

    assertThat(Faults.all())
        .allSatisfy(
            fault -> {
              assertThat(fault.rules()).as(fault.id()).isNotEmpty();
              assertThat(fault.expected()).as(fault.id()).isNotEmpty();
              assertThat(types).containsAll(fault.expected());
            });
  }

  @Test
  void whatRecoversByItselfNeedsItsCauseTakenAway() {
    assertThat(Faults.all())
        .filteredOn(fault -> fault.recovery() == Fault.Recovery.BY_ITSELF)
        .allSatisfy(fault -> assertThat(fault.repair()).as(fault.id()).isPresent());
  }
}
