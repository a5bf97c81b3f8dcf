package io.frostline.connect.transform;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/** Which types a column can take or grow into, by the rules of Iceberg's table format 2. */
final class TypeGrowth {

  private TypeGrowth() {}

  /**
   * Returns the steps after which a column of type {@code have} takes every value of type {@code
   * want}: none if it does so already, absent if it never can.
   */
  static Optional<List<Fit.Step>> steps(String path, Type have, Type want) {
    List<Fit.Step> steps = new ArrayList<>();
    return grows(path, have, want, steps) ? Optional.of(steps) : Optional.empty();
  }

  /** A short name for a type, as a part of a column's name. */
  static String label(Type type) {
    return switch (type.typeId()) {
      case INTEGER -> "int";
      case DECIMAL -> {
        Types.DecimalType decimal = (Types.DecimalType) type;
        yield "decimal_" + decimal.precision() + "_" + decimal.scale();
      }
      case TIMESTAMP ->
          ((Types.TimestampType) type).shouldAdjustToUTC() ? "timestamptz" : "timestamp";
      case LIST -> "list_" + label(type.asListType().elementType());
      default -> type.typeId().name().toLowerCase(Locale.ROOT);
    };
  }

  private static boolean grows(String path, Type have, Type want, List<Fit.Step> steps) {
    if (have.isPrimitiveType() && want.isPrimitiveType()) {
      return growsPrimitive(path, have, want, steps);
    }
    if (have.isListType() && want.isListType()) {
      return grows(
          path + ".element",
          have.asListType().elementType(),
          want.asListType().elementType(),
          steps);
    }
    if (have.isMapType() && want.isMapType()) {
      return have.asMapType().keyType().equals(want.asMapType().keyType())
          && grows(
              path + ".value", have.asMapType().valueType(), want.asMapType().valueType(), steps);
    }
    return have.isStructType()
        && want.isStructType()
        && growsStruct(path, have.asStructType(), want.asStructType(), steps);
  }

  private static boolean growsStruct(
      String path, Types.StructType have, Types.StructType want, List<Fit.Step> steps) {
    for (Types.NestedField member : want.fields()) {
      Types.NestedField present = have.field(member.name());
      if (present == null) {
        steps.add(new Fit.Add(Optional.of(path), member.name(), member.type()));
      } else if (!grows(path + "." + member.name(), present.type(), member.type(), steps)) {
        return false;
      }
    }
    return true;
  }

  private static boolean growsPrimitive(String path, Type have, Type want, List<Fit.Step> steps) {
    if (have.equals(want)) {
      return true;
    }
    if (have instanceof Types.DecimalType wide && want instanceof Types.DecimalType narrow) {
      return growsDecimal(path, wide, narrow, steps);
    }
    if ((is(have, Type.TypeID.LONG) && is(want, Type.TypeID.INTEGER))
        || (is(have, Type.TypeID.DOUBLE) && is(want, Type.TypeID.FLOAT))) {
      return true;
    }
    if ((is(have, Type.TypeID.INTEGER) && is(want, Type.TypeID.LONG))
        || (is(have, Type.TypeID.FLOAT) && is(want, Type.TypeID.DOUBLE))) {
      steps.add(new Fit.Widen(path, want.asPrimitiveType()));
      return true;
    }
    return false;
  }

  private static boolean growsDecimal(
      String path, Types.DecimalType have, Types.DecimalType want, List<Fit.Step> steps) {
    int whole = want.precision() - want.scale();
    if (want.scale() <= have.scale() && whole <= have.precision() - have.scale()) {
      return true;
    }
    if (want.scale() == have.scale()) {
      steps.add(new Fit.Widen(path, want));
      return true;
    }
    return false;
  }

  private static boolean is(Type type, Type.TypeID id) {
    return type.typeId() == id;
  }
}
