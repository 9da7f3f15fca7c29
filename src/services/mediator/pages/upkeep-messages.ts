// The words about backups and the pause after a restore, Swedish first (LOOK.md, Words).
import { catalogue } from '../../../platform/i18n/i18n.ts';

export const upkeepMessages = catalogue(
  {
    'backup-title': 'Säkerhetskopia',
    'backup-last': 'Senaste säkerhetskopian visar läget',
    'backup-size': 'Storlek',
    'backup-verified': 'Kontrolläst',
    'backup-not-verified': 'Nej',
    'backup-none': 'Ingen säkerhetskopia har tagits med kommandot brevduva backup.',
    'backup-old-title': 'Det finns ingen ny säkerhetskopia',
    'backup-old-text': {
      one: 'Den senaste är äldre än {count} timme, eller saknas. Kontrollera att brevduva backup körs.',
      other: 'Den senaste är äldre än {count} timmar, eller saknas. Kontrollera att brevduva backup körs.',
    },
    'paused-title': 'Sändningen är pausad',
    'paused-restored':
      'Förmedlingen är återställd från en säkerhetskopia. Försändelser tas emot men lämnas inte över. Ingen vet vad som lämnades över efter säkerhetskopian.',
    'paused-doubt':
      'När du återupptar lämnas det som inte var klart över igen bara till operatörer som tar bort dubbletter. Det övriga visas här, och då behöver du fråga operatören.',
    'paused-lost':
      'Försändelser som togs emot efter säkerhetskopian finns inte här. Be avsändarna att lämna in dem igen med samma nycklar.',
    'paused-since': 'Pausad',
    'paused-by': 'Av',
    'paused-backup-at': 'Återställd till läget',
    'paused-doubted': 'Försändelser som kan ha lämnats över',
    'resume-question': 'Återuppta sändningen',
    'resume-text': 'Överlämningen börjar genast. Ditt namn och tiden sparas i loggen.',
    resume: 'Återuppta nu',
    resuming: 'Återupptar',
  },
  {
    'backup-title': 'Backup',
    'backup-last': 'The last backup shows the state at',
    'backup-size': 'Size',
    'backup-verified': 'Read again and good',
    'backup-not-verified': 'No',
    'backup-none': 'No backup has been taken with the command brevduva backup.',
    'backup-old-title': 'There is no recent backup',
    'backup-old-text': {
      one: 'The last one is more than {count} hour old, or there is none. Check that brevduva backup is run.',
      other: 'The last one is more than {count} hours old, or there is none. Check that brevduva backup is run.',
    },
    'paused-title': 'Sending is paused',
    'paused-restored':
      'Mediation was restored from a backup. Deliveries are taken in but not handed over. Nobody knows what was handed over after the backup.',
    'paused-doubt':
      'When you let it go on, what was not finished is handed over again only to operators that remove repeats. The rest shows here, and you need to ask the operator.',
    'paused-lost':
      'Deliveries that were taken in after the backup are not here. Ask the senders to hand them in again with the same keys.',
    'paused-since': 'Paused',
    'paused-by': 'By',
    'paused-backup-at': 'Restored to the state at',
    'paused-doubted': 'Deliveries that may have been handed over',
    'resume-question': 'Let sending go on',
    'resume-text': 'Handing over begins at once. Your name and the time are kept in the log.',
    resume: 'Go on now',
    resuming: 'Going on',
  },
);
