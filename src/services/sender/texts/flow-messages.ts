// The words about tasks, held letters, approval, hand-over and sending again. Swedish first.
import { catalogue } from '../../../platform/i18n/i18n.ts';

export const flowMessages = catalogue(
  {
    'tasks-title': 'Att göra',
  },
  {
    'tasks-title': 'To do',
  },
);
