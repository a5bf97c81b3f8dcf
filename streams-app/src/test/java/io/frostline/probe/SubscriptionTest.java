package io.frostline.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubscriptionTest {

  @ParameterizedTest
  @CsvSource({
    "cdc\\.public\\..*, cdc., true",
    "cdc\\.public\\..*, cdc2., false",
    "cdc\\.public\\..*, cd., false",
    "cdc.*, cdc2., true",
    ".*, anything., true",
    "(a|cdc)\\.public\\.(x|y), cdc., true",
    "^cdc\\.public\\.orders$, cdc., true",
    "other, cdc., false",
  })
  void tellsWhetherALongerNameCouldMatch(String regex, String prefix, boolean expected) {
    assertThat(regex(regex).couldMatch(prefix)).isEqualTo(expected);
  }

  @Test
  void aListMatchesItsNamesOnly() {
    Subscription list = of(Map.of("topics", " cdc.public.a , cdc.public.b,"));

    assertThat(list.matches("cdc.public.a")).isTrue();
    assertThat(list.matches("cdc.public.ab")).isFalse();
    assertThat(list.couldMatch("cdc.")).isTrue();
    assertThat(list.couldMatch("cdc.public.c")).isFalse();
  }

  @Test
  void aRegexMatchesWholeNames() {
    assertThat(regex("cdc\\.public\\.a").matches("cdc.public.a")).isTrue();
    assertThat(regex("cdc\\.public\\.a").matches("xcdc.public.ab")).isFalse();
    assertThat(regex("a.*")).isEqualTo(regex("a.*")).hasSameHashCodeAs(regex("a.*"));
  }

  @Test
  void isAbsentIfItCannotBeUnderstood() {
    assertThat(Subscription.of(settings(Map.of()))).isEmpty();
    assertThat(Subscription.of(settings(Map.of("topics.regex", "a(")))).isEmpty();
  }

  private static Subscription regex(String regex) {
    return of(Map.of("topics.regex", regex));
  }

  private static Subscription of(Map<String, String> config) {
    return Subscription.of(settings(config)).orElseThrow();
  }

  private static Settings settings(Map<String, String> config) {
    return Settings.resolve(config, Configs.providers(Map.of()));
  }
}
