package io.frostline.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ArrayMapTest {

  private static final ArrayMap<Integer, String> EMPTY =
      ArrayMap.of(new TreeMap<Integer, String>());

  private final ArrayMap<Integer, String> map =
      ArrayMap.of(new TreeMap<>(Map.of(1, "a", 3, "c", 5, "e")));

  @Test
  void itIsWhatATreeWouldBe() {
    Random random = new Random(7);
    for (int run = 0; run < 200; run++) {
      ArrayMap<Integer, String> array = EMPTY;
      TreeMap<Integer, String> tree = new TreeMap<>();
      for (int i = 0; i < 20; i++) {
        TreeMap<Integer, String> more = new TreeMap<>();
        for (int j = random.nextInt(5); j > 0; j--) {
          more.put(random.nextInt(30), "more" + random.nextInt(3));
        }
        int key = random.nextInt(30);
        array = array.with(key, "one").merged(more, (before, after) -> after);
        tree.put(key, "one");
        tree.putAll(more);
        assertSame(array, tree);
        int from = random.nextInt(15);
        int to = from + random.nextInt(20);
        assertSame(array.headMap(to), tree.headMap(to));
        assertSame(array.tailMap(from), tree.tailMap(from));
        assertSame(array.subMap(from, to), tree.subMap(from, to));
      }
    }
  }

  private static void assertSame(
      SortedMap<Integer, String> array, SortedMap<Integer, String> tree) {
    assertThat(array).isEqualTo(tree).hasSameHashCodeAs(tree);
    assertThat(tree).isEqualTo(array);
    assertThat(array.entrySet()).containsExactlyElementsOf(tree.entrySet());
    assertThat(array.values()).containsExactlyElementsOf(tree.values());
    TreeMap<Integer, String> told = new TreeMap<>();
    array.forEach(told::put);
    assertThat(told).isEqualTo(tree);
    for (int key = -1; key <= 31; key++) {
      assertThat(array.get(key)).isEqualTo(tree.get(key));
      assertThat(array.containsKey(key)).isEqualTo(tree.containsKey(key));
    }
    if (!tree.isEmpty()) {
      assertThat(array.firstKey()).isEqualTo(tree.firstKey());
      assertThat(array.lastKey()).isEqualTo(tree.lastKey());
    }
  }

  @Test
  void oneValueIsPutOrReplacedInACopy() {
    assertThat(map.with(3, "x")).isEqualTo(Map.of(1, "a", 3, "x", 5, "e"));
    assertThat(map.with(0, "x").keySet()).containsExactly(0, 1, 3, 5);
    assertThat(map.with(4, "x").keySet()).containsExactly(1, 3, 4, 5);
    assertThat(map.with(9, "x").keySet()).containsExactly(1, 3, 5, 9);
    assertThat(map).isEqualTo(Map.of(1, "a", 3, "c", 5, "e"));
  }

  @Test
  void severalAreMerged() {
    Map<Integer, String> more = new TreeMap<>(Map.of(3, "x", 5, "y"));

    assertThat(map.merged(more, (before, after) -> before + after))
        .isEqualTo(Map.of(1, "a", 3, "cx", 5, "ey"));
    assertThat(map.merged(Map.of(4, "z"), (before, after) -> before + after))
        .isEqualTo(Map.of(1, "a", 3, "c", 4, "nullz", 5, "e"));
  }

  /** The store writes what is another object. */
  @Test
  void whatDoesNotChangeIsTheSameMap() {
    assertThat(map.with(3, map.get(3))).isSameAs(map);
    assertThat((Object) map.map(value -> value)).isSameAs(map);
    assertThat(map.merged(Map.of(5, "x"), (before, after) -> before)).isSameAs(map);
    assertThat(map.headMap(6)).isSameAs(map);
    assertThat(map.holdsSame(map.with(3, "x").with(3, map.get(3)))).isTrue();
    assertThat(map.holdsSame(map.with(3, "x"))).isFalse();
    assertThat(map.holdsSame(map.with(4, "x"))).isFalse();
    Map<Integer, String> other = Map.of(1, "a");
    assertThat(Sorted.replaced(other, value -> value)).isSameAs(other);
  }

  @Test
  void nobodyCanChangeIt() {
    assertThatThrownBy(() -> map.put(1, "x")).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> map.remove(1)).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> map.values().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> map.entrySet().iterator().next().setValue("x"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(EMPTY::firstKey).isInstanceOf(NoSuchElementException.class);
    assertThatThrownBy(EMPTY::lastKey).isInstanceOf(NoSuchElementException.class);
  }
}
