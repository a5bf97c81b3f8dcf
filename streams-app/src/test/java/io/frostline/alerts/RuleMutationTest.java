package io.frostline.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.frostline.alerts.RuleFile.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever breaks an expression of {@code alerts/rules} breaks a case of {@code alerts/tests}. */
class RuleMutationTest {

  /** Its expression is a constant. */
  private static final String WATCHDOG = "FrostlineWatchdog";

  @TempDir private Path work;

  @Test
  void everyChangeOfAnExpressionFailsACase() throws Exception {
    assumeTrue(Promtool.isPresent(), "promtool is not installed");
    Map<Path, String> mutants = new LinkedHashMap<>();
    List<String> without = new ArrayList<>();
    for (RuleFile file : RuleFile.all()) {
      for (Rule rule : file.rules()) {
        List<String> expressions = Mutants.of(rule.expression());
        if (expressions.isEmpty()) {
          without.add(rule.name());
        }
        for (String expression : expressions) {
          mutants.put(
              write(mutants.size(), file, rule, expression), rule.name() + ": " + expression);
        }
      }
    }

    Map<Path, String> results = Promtool.test(List.copyOf(mutants.keySet()));

    System.out.println("mutants of the rules: " + mutants.size());
    assertThat(without).containsExactly(WATCHDOG);
    assertThat(results)
        .allSatisfy(
            (file, said) ->
                assertThat(said)
                    .as(mutants.get(file))
                    .startsWith("FAILED:")
                    .contains("exp:", "got:"));
  }

  /** Without a change the same way of trying finds nothing. */
  @Test
  void everyRuleHoldsByItself() throws Exception {
    assumeTrue(Promtool.isPresent(), "promtool is not installed");
    List<Path> all = new ArrayList<>();
    for (RuleFile file : RuleFile.all()) {
      for (Rule rule : file.rules()) {
        all.add(write(all.size(), file, rule, rule.expression()));
      }
    }

    assertThat(Promtool.test(all))
        .allSatisfy((file, said) -> assertThat(said).isEqualTo("SUCCESS"));
  }

  private Path write(int number, RuleFile file, Rule rule, String expression) throws IOException {
    Path folder = work.resolve(Integer.toString(number));
    Path name = file.path().getFileName();
    Files.writeString(
        Files.createDirectories(folder.resolve("rules")).resolve(name),
        file.only(rule.with(expression)));
    return Files.writeString(
        Files.createDirectories(folder.resolve("tests")).resolve(name), file.casesOf(rule));
  }
}
