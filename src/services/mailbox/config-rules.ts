// Rules over several members of the mailbox operator's configuration.
import type { ConfigRule } from '../../platform/config/parse.ts';
import { pagesAreClosed, sandboxIsClosed } from '../../platform/config/rules.ts';
import { sendersAreOnce } from './act/act-config.ts';
import type { Config } from './config.ts';
import { followFaults } from './follow/follow-config.ts';

/** Tillitsramverket's levels 3 and 4 and eIDAS's substantial and high: whatever comes by deliverSecure is treated as protection class 3. */
function isHigh(level: string): boolean {
  return /\/(?:loa[34]|(?:eidas-(?:nf-)?)?(?:sub|substantial|high))$/.test(level);
}

/** Rules over several members. A content origin that shared a host name with the pages would be sent their cookies. */
export const configRules: readonly ConfigRule<Config>[] = [
  ({ login, foreignLevels = [] }) =>
    foreignLevels.every((level) => login.acr.includes(level))
      ? []
      : [
          {
            path: 'foreignLevels',
            wrong: 'has a level that login.acr does not ask for.',
            todo: 'Write it in both, or leave it out.',
          },
        ],
  ({ environment, login }) =>
    environment === 'production' && (login.acr.length === 0 || !login.acr.every(isHigh))
      ? [
          {
            path: 'login.acr',
            wrong: 'lets people in at a level below loa3, and the wire does not say which letters may be read so.',
            todo: 'Name loa3, loa4 and eIDAS levels substantial or high only.',
          },
        ]
      : [],
  ({ environment, pages }) => pagesAreClosed(environment, pages, 'pages'),
  ({ environment, content }) => pagesAreClosed(environment, content, 'content'),
  ({ environment, wire }) => sandboxIsClosed(environment, wire, 'wire'),
  ({ answers }) => sendersAreOnce(answers),
  ({ environment, registry }) => followFaults(environment, registry.changes),
  ({ dormant, registry }) =>
    dormant !== undefined && registry.changes === undefined
      ? [{ path: 'dormant', wrong: 'has no way to tell the register.', todo: 'Configure registry.changes too.' }]
      : [],
  ({ pages, content }) =>
    new URL(pages.publicUrl).hostname === new URL(content.publicUrl).hostname
      ? [
          {
            path: 'content.publicUrl',
            wrong: 'has the same host name as pages.publicUrl.',
            todo: 'Give letters’ content a host name of its own.',
          },
        ]
      : [],
  ({ environment, sms }) =>
    environment === 'production' && sms !== undefined && !sms.url.startsWith('https:')
      ? [{ path: 'sms.url', wrong: 'sends telephone numbers unencrypted.', todo: 'Use https.' }]
      : [],
  ({ environment, accounts }) =>
    environment === 'production' && accounts !== undefined
      ? [
          {
            path: 'accounts',
            wrong: 'makes mailboxes without anybody’s consent.',
            todo: 'Leave it out in production.',
          },
        ]
      : [],
  ({ environment, failpoints }) =>
    environment === 'production' && failpoints !== undefined
      ? [{ path: 'failpoints', wrong: 'ends the process on purpose.', todo: 'Leave it out in production.' }]
      : [],
];
