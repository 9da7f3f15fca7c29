// `brevduva emergency-administrator`: makes, lists and removes those who get in with a passkey when the log-in service is down.
import { parseArgs } from 'node:util';
import { parseConfig } from '../platform/config/parse.ts';
import { configRules, configSchema, openEmergencyDesk } from '../services/sender/index.ts';
import { type Command, UsageError } from './command.ts';
import { readJsonFile } from './config-file.ts';
import { whoAmI } from './who.ts';

const help = `Usage: brevduva emergency-administrator --config FILE --name NAME [--organisation NUMBER] [--by NAME] [--json]
       brevduva emergency-administrator --config FILE --list [--json]

Makes an emergency administrator of the sender, and prints a link that enrols a passkey once within 24 hours. Give the link to
that person only, by a way that others do not read. Every enrolment, log-in and failed try is told by e-mail (alerts) and audited.
Removal: the page Accounts among the settings.

  --config FILE          the sender's configuration
  --name NAME            whom it is for
  --organisation NUMBER  whose administrator; needed where the installation has several organisations
  --list                 show those that there are
  --by NAME              who gives the command, for the audit trail; the user of this machine unless given
  --json                 one line of JSON

Exit codes: 0 done; 1 it failed; 2 wrong usage or faults in the configuration.
`;

export const emergencyAdministrator: Command = {
  summary: 'let somebody enrol a passkey for when the log-in service is down',
  help,
  async run(args, io) {
    const options = {
      config: { type: 'string' },
      name: { type: 'string' },
      organisation: { type: 'string' },
      by: { type: 'string' },
      list: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    } as const;
    const { values } = parseArgs({ args, options });
    if (values.config === undefined) throw new UsageError('give the sender’s configuration with --config FILE');
    const config = parseConfig(configSchema, readJsonFile(values.config), values.config, configRules);
    const desk = openEmergencyDesk(config);
    try {
      if (values.list) {
        const there = await desk.list();
        if (values.json) io.out(`${JSON.stringify({ emergencyAdministrators: there })}\n`);
        else
          for (const one of there) io.out(`${one.organisation}  ${one.name}  ${one.enrolled ? 'passkey' : 'link'}\n`);
        return 0;
      }
      const name = values.name?.trim() ?? '';
      if (name === '' || name.length > 100) throw new UsageError('give --name NAME, at most 100 characters');
      const link = await desk.invite(values.organisation, name, values.by ?? whoAmI(io));
      if (values.json) io.out(`${JSON.stringify({ name, link })}\n`);
      else io.out(`${name} enrols a passkey here, once and within 24 hours:\n${link}\n`);
      return 0;
    } finally {
      await desk.close();
    }
  },
};
