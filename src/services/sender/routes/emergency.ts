// Emergency administrators. GET /emergency (200) · POST /emergency (303 with a session, 401) · GET /emergency/enrol (200)
// POST /emergency/enrol (200 done, 422). Open to everybody: the passkey and the one-time link are what is checked. 429 over 20 a minute.

import { readForm } from '../../../platform/web/form.ts';
import type { LoginDoor } from '../../../platform/web/login.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import {
  enrolmentOptions,
  enrolPasskey,
  logInByPasskey,
  type PasskeyPlace,
  useOptions,
} from '../organisation/emergency.ts';
import { emergencyLoginPage, enrolledPage, enrolmentPage } from '../pages/emergency-pages.ts';
import { emergencyMessages } from '../texts/emergency-messages.ts';
import type { Desk } from './desk.ts';

const seldom = { config: { rateLimit: { max: 20, timeWindow: 60_000 } } };
const scripts = ['passkey.ts'];

/** Adds the pages; `door` begins the session. */
export function addEmergency(
  app: WebServer,
  { records, organisations }: Desk,
  publicUrl: string,
  door: LoginDoor,
): void {
  const place: PasskeyPlace = { publicUrl, organisations: organisations.all };

  app.get('/emergency', seldom, async (request, reply) => {
    const { language, shell } = request;
    const options = await useOptions(records, place);
    const main = emergencyLoginPage({ language, csrf: shell.csrf, options, refused: false });
    return sendPage(request, reply, { title: emergencyMessages(language)('login-title'), main, scripts });
  });

  app.post('/emergency', seldom, async (request, reply) => {
    const user = await logInByPasskey(records, place, (await readForm(request)).text('answer'));
    if (user !== undefined) {
      await door.open(request, reply, user);
      return reply.header('cache-control', 'no-store').redirect('/', 303);
    }
    const { language, shell } = request;
    const options = await useOptions(records, place);
    const main = emergencyLoginPage({ language, csrf: shell.csrf, options, refused: true });
    return sendPage(request, reply, { title: emergencyMessages(language)('login-title'), main, scripts }, 401);
  });

  app.get('/emergency/enrol', seldom, async (request, reply) => {
    const { language, shell } = request;
    const options = await enrolmentOptions(records, place, emergencyMessages('sv')('login-title'));
    const main = enrolmentPage({ language, csrf: shell.csrf, options, refused: false });
    return sendPage(request, reply, { title: emergencyMessages(language)('enrol-title'), main, scripts });
  });

  app.post('/emergency/enrol', seldom, async (request, reply) => {
    const { language, shell } = request;
    const form = await readForm(request);
    const done = await enrolPasskey(records, place, form.text('secret'), form.text('answer'));
    const t = emergencyMessages(language);
    if (done) return sendPage(request, reply, { title: t('enrol-done-title'), main: enrolledPage(language) });
    const options = await enrolmentOptions(records, place, emergencyMessages('sv')('login-title'));
    const main = enrolmentPage({ language, csrf: shell.csrf, options, refused: true });
    return sendPage(request, reply, { title: t('enrol-title'), main, scripts, hasErrors: true }, 422);
  });
}
