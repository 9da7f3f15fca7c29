// A delivery's state in one word, with icon and colour (LOOK.md, Colour).
import type { Language } from '../../../platform/i18n/i18n.ts';
import { statusBadge } from '../../../platform/pages/components.ts';
import type { Html } from '../../../platform/pages/html.ts';
import type { State } from '../states.ts';
import { mediatorMessages } from './messages.ts';

const kinds = {
  accepted: 'waiting',
  'looked-up': 'waiting',
  'handing-over': 'waiting',
  delivered: 'delivered',
  refused: 'refused',
  unknown: 'unknown',
  expired: 'refused',
  cancelled: 'neutral',
} as const;

/** The badge of a state. */
export function stateBadge(state: State, language: Language): Html {
  return statusBadge(kinds[state], mediatorMessages(language)(`state-${state}`));
}
