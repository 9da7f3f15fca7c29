// How a mailbox operator tells a recipient of a message beside the mailbox itself (Notification v3, NotificationTypes).

export const channels = ['email', 'sms'] as const;
export type Channel = (typeof channels)[number];

/** What became of a channel: known once the delivery is delivered; `unknown` where nobody can say. */
export type ChannelStatus = 'pending' | 'notified' | 'not-notified' | 'unknown';
