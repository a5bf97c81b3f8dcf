package io.frostline.probe;

import io.frostline.core.Fact.GroupLook;
import io.frostline.core.Seen;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** Looks at the members and the state of a consumer group. */
final class GroupReader {

  private final Admin admin;
  private final String group;

  GroupReader(Admin admin, String group) {
    this.admin = admin;
    this.group = group;
  }

  /** A group that does not exist is {@code DEAD}, which is Kafka's word for it. */
  Seen<GroupLook> read() throws InterruptedException {
    try {
      ConsumerGroupDescription description =
          admin.describeConsumerGroups(List.of(group)).describedGroups().get(group).get();
      return Seen.known(
          new GroupLook(description.groupState().name(), description.members().size()));
    } catch (ExecutionException e) {
      return e.getCause() instanceof GroupIdNotFoundException
          ? Seen.known(new GroupLook(GroupState.DEAD.name(), 0))
          : Seen.unknown("group %s: %s".formatted(group, Reason.of(e)));
    }
  }
}
