// What is told of a notification beside what is told of every delivery: its kind, and what became of each channel, said only as far
// as the operator's answer says it (DESIGN rule 4).
import type { Channel, ChannelStatus } from '../../../domain/notification-channel.ts';
import type { Result } from '../states.ts';
import type { DeliveryKind, KeptChannels } from '../store/schema.ts';

export type ChannelStatuses = { readonly [channel in Channel]?: ChannelStatus };

/** Goes into the details of every event that ends or begins something; letters' say nothing. */
export function kindDetail(kind: DeliveryKind): { readonly deliveryKind?: DeliveryKind } {
  return kind === 'secure' ? {} : { deliveryKind: kind };
}

/** Channels that the sender gave texts for, and others that the operator used. `result` is null until the delivery is finished. */
export function channelStatuses({ asked, notified }: KeptChannels, result: Result | null): ChannelStatuses {
  const all = new Set([...asked, ...(notified ?? [])]);
  return Object.fromEntries([...all].map((channel) => [channel, statusOf(channel, notified, result)]));
}

function statusOf(channel: Channel, notified: readonly Channel[] | undefined, result: Result | null): ChannelStatus {
  switch (result) {
    case null:
      return 'pending';
    case 'delivered':
      // A person may have found out that it arrived, but not what else the operator did.
      if (notified === undefined) return 'unknown';
      return notified.includes(channel) ? 'notified' : 'not-notified';
    case 'unknown':
      return 'unknown';
    default:
      return 'not-notified';
  }
}
