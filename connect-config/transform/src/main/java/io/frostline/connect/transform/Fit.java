package io.frostline.connect.transform;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.Schema;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.apache.kafka.connect.errors.DataException;

/**
 * What has to be done to a cold table so that it can take rows of a shape, and under which name it
 * takes each column.
 *
 * <p>A table only ever grows: columns are added or widened, never removed or narrowed, so rows of
 * an older shape (from a slower partition, or read again) still fit. A column whose type changes
 * incompatibly continues in a new column {@code name__type}.
 *
 * <p>A widened decimal has a side effect: an always-null member {@code _cdc.widened_N}. The sink
 * reloads a table only when it meets a field that it does not know, and a writer that has not
 * reloaded fails at the first longer number.
 *
 * @param names the cold names of the shape's columns, in their order
 * @param identifiers the identifier fields from now on, if they change; they only ever shrink
 */
record Fit(List<String> names, List<Step> steps, Optional<Set<String>> identifiers) {

  /** One change of a table's schema. */
  sealed interface Step {
    void applyTo(UpdateSchema update);
  }

  /** A new column, or a new member of a struct. */
  record Add(Optional<String> parent, String name, Type type) implements Step {
    @Override
    public void applyTo(UpdateSchema update) {
      update.addColumn(parent.orElse(null), name, type);
    }
  }

  /** A wider type of the same kind. */
  record Widen(String column, Type.PrimitiveType type) implements Step {
    @Override
    public void applyTo(UpdateSchema update) {
      update.updateColumn(column, type);
    }
  }

  /** A required column that rows may leave out from now on. */
  record Loosen(String column) implements Step {
    @Override
    public void applyTo(UpdateSchema update) {
      update.makeColumnOptional(column);
    }
  }

  Fit {
    names = List.copyOf(names);
    steps = List.copyOf(steps);
  }

  boolean isNothingToDo() {
    return steps.isEmpty() && identifiers.isEmpty();
  }

  void applyTo(UpdateSchema update) {
    identifiers.ifPresent(update::setIdentifierFields);
    steps.forEach(step -> step.applyTo(update));
  }

  static Fit of(Schema table, Shape shape) {
    List<Step> steps = new ArrayList<>();
    List<String> names = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    shape.columns().forEach(column -> taken.add(column.cold()));
    for (Shape.Column column : shape.columns()) {
      names.add(place(table, column, taken, steps));
    }
    placeCdc(table, steps);
    Set<String> key = new LinkedHashSet<>();
    for (int i = 0; i < names.size(); i++) {
      if (shape.key().contains(shape.columns().get(i).source())) {
        key.add(names.get(i));
      }
    }
    for (Types.NestedField field : table.columns()) {
      if (field.isRequired() && !key.contains(field.name())) {
        steps.add(new Loosen(field.name()));
      }
    }
    return new Fit(names, steps, identifiers(table, key, shape.key().size()));
  }

  private static String place(
      Schema table, Shape.Column column, Set<String> taken, List<Step> steps) {
    String name = column.cold();
    int attempt = 0;
    while (true) {
      Optional<List<Step>> needed = stepsAs(name, table, column.type().type());
      if (needed.isPresent()) {
        steps.addAll(needed.get());
        if (needed.get().stream().anyMatch(Fit::isWiderDecimal)) {
          steps.add(reload(table, steps));
        }
        return name;
      }
      do {
        attempt++;
        name = successor(column, attempt);
      } while (!taken.add(name));
    }
  }

  private static Optional<List<Step>> stepsAs(String name, Schema table, Type type) {
    Types.NestedField field = table.asStruct().field(name);
    if (field != null) {
      return TypeGrowth.steps(name, field.type(), type);
    }
    boolean isFree = table.findField(name) == null;
    return isFree ? Optional.of(List.of(new Add(Optional.empty(), name, type))) : Optional.empty();
  }

  private static String successor(Shape.Column column, int attempt) {
    String name = column.cold() + "__" + TypeGrowth.label(column.type().type());
    return attempt == 1 ? name : name + "_" + attempt;
  }

  private static boolean isWiderDecimal(Step step) {
    return step instanceof Widen widen && widen.type() instanceof Types.DecimalType;
  }

  private static Step reload(Schema table, List<Step> steps) {
    long earlier =
        widened(table).size()
            + steps.stream()
                .filter(step -> step instanceof Add add && isWidenedMark(add.name()))
                .count();
    return new Add(
        Optional.of(Cdc.COLUMN), Cdc.WIDENED_PREFIX + (earlier + 1), Types.BooleanType.get());
  }

  /** The always-null members that the table has so far. */
  static List<String> widened(Schema table) {
    Types.NestedField cdc = table.asStruct().field(Cdc.COLUMN);
    if (cdc == null || !cdc.type().isStructType()) {
      return List.of();
    }
    return cdc.type().asStructType().fields().stream()
        .map(Types.NestedField::name)
        .filter(Fit::isWidenedMark)
        .toList();
  }

  private static boolean isWidenedMark(String name) {
    return name.startsWith(Cdc.WIDENED_PREFIX);
  }

  private static void placeCdc(Schema table, List<Step> steps) {
    Types.NestedField field = table.asStruct().field(Cdc.COLUMN);
    if (field == null) {
      steps.removeIf(step -> step instanceof Add add && isWidenedMark(add.name()));
      steps.add(new Add(Optional.empty(), Cdc.COLUMN, Cdc.TYPE));
      return;
    }
    steps.addAll(
        TypeGrowth.steps(Cdc.COLUMN, field.type(), Cdc.TYPE)
            .orElseThrow(
                () ->
                    new DataException(
                        "The table has a column _cdc of another type; rename that column first")));
  }

  private static Optional<Set<String>> identifiers(Schema table, Set<String> key, int keySize) {
    Set<String> current = table.identifierFieldNames();
    boolean isStillKey = key.size() == keySize && current.containsAll(key);
    Set<String> next = isStillKey ? Set.copyOf(key) : Set.of();
    return next.equals(current) ? Optional.empty() : Optional.of(next);
  }
}
