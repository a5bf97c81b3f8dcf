package io.frostline.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RunbookTest {

  @Test
  void everyRunbookHasTheSameSections() throws IOException {
    assertThat(Runbook.all())
        .hasSize(8)
        .allSatisfy(
            runbook ->
                assertThat(runbook.sections())
                    .as(runbook.name())
                    .containsExactly(
                        "Summary",
                        "What you see",
                        "Diagnosis",
                        "Scenarios",
                        "Prevention",
                        "After the incident",
                        "Quick reference"));
  }

  @Test
  void everyCommandSaysInWhichStateItIsGivenAndWhatComesOfIt() throws IOException {
    for (Runbook runbook : Runbook.all()) {
      assertThat(runbook.unmarked()).isEmpty();
      assertThat(runbook.commands()).as(runbook.name()).isNotEmpty();
      assertThat(runbook.commands())
          .allSatisfy(
              command -> {
                assertThat(RunbookState.of(command.state())).as(command.toString()).isPresent();
                assertThat(command.exit().isPresent()).isNotEqualTo(command.sql());
                assertThat(command.text().startsWith("./frostline ")).isNotEqualTo(command.sql());
              });
    }
  }

  @Test
  void everyStateIsThereForACommand() throws IOException {
    assertThat(
            Runbook.all().stream()
                .flatMap(runbook -> runbook.commands().stream())
                .map(Runbook.Command::state))
        .contains(
            Arrays.stream(RunbookState.values()).map(RunbookState::id).toArray(String[]::new));
  }
}
