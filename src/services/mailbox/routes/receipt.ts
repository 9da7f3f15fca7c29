// GET /letters/:id/receipt: 200. POST …/send, …/decline, …/reconsider: 303. GET …/sign: 303 to the e-ID and back to GET …/signed/:signing: 200, or 303
// without the e-ID's word for it. POST …/signed/:signing: 303. All 404 for another mailbox's letter and one that asks for no receipt, 403 without 'manage'.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { LoginDoor } from '../../../platform/web/login.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { currentUser, requireUser } from '../../../platform/web/user.ts';
import { declineReceipt, receiptAsked, reconsiderReceipt, sendReceipt } from '../act/receipt.ts';
import type { Replying } from '../act/send-reply.ts';
import { beginSigning, maySign, sendSigned, signedStatement } from '../act/sign-receipt.ts';
import { receiptPage, signedReceiptPage } from '../pages/receipt-pages.ts';
import { receiptTexts } from '../texts/receipt-texts.ts';
import { letterAt } from './show-letter.ts';
import { idFrom, type PageContext } from './visitor.ts';

const Id = Type.Object({ id: Type.String() });
const Ids = Type.Object({ id: Type.String(), signing: Type.String() });
const Query = Type.Object({ missing: Type.Optional(Type.Literal('yes')) });

interface Here extends Replying {
  readonly kind: 'simple' | 'signed';
  readonly address: string;
}

async function hereAt(
  context: PageContext,
  request: FastifyRequest<{ Params: { id: string } }>,
  reply: FastifyReply,
): Promise<Here | undefined> {
  const { id } = request.params;
  const found = await letterAt(context, { request, reply, id }, { right: 'manage', reading: 'no' });
  if (found === undefined) return undefined;
  const { account, actor } = found.holder;
  const { letter } = found.opened;
  const kind = await receiptAsked(context, letter);
  if (kind === undefined) throw new BrevduvaError('not-found', 'the letter asks for no receipt');
  return { account, actor, person: currentUser(request).name, letter, kind, address: `/letters/${letter.id}` };
}

/** The sentence, in the person's language: what is read is what is sent. */
function sentence({ language }: FastifyRequest, { kind, account, actor, person, letter }: Here): string {
  const t = receiptTexts(language);
  const about = { subject: letter.subject, sender: letter.delivery.senderName, holder: account.name };
  if (kind === 'simple') return t('simpleText', about);
  const { holder: _, ...own } = about;
  return account.recipient === actor.personalNumber
    ? t('signText', { ...own, name: person })
    : t('signTextFor', { ...about, name: person });
}

/** Adds receipts. `door`: to the e-ID. */
export function addReceipt(app: WebServer, context: PageContext, door: LoginDoor): void {
  const preHandler = requireUser();
  app.get(
    '/letters/:id/receipt',
    { preHandler, schema: { params: Id, querystring: Query } },
    async (request, reply) => {
      const here = await hereAt(context, request, reply);
      if (here === undefined) return reply;
      const view = { ...here, holder: here.account.name, text: sentence(request, here), maySign: maySign(here) };
      const missing = request.query.missing === 'yes';
      return sendPage(request, reply, receiptPage(request.language, { ...view, missing, csrf: request.shell.csrf }));
    },
  );
  const acts = {
    decline: { act: declineReceipt, done: 'receipt-declined' },
    reconsider: { act: reconsiderReceipt, done: 'receipt-reconsidered' },
  };
  for (const [word, { act, done }] of Object.entries(acts)) {
    app.post(`/letters/:id/receipt/${word}`, { preHandler, schema: { params: Id } }, async (request, reply) => {
      const here = await hereAt(context, request, reply);
      if (here === undefined) return reply;
      await act(context, here);
      return reply.redirect(`${here.address}?done=${done}#receipt`, 303);
    });
  }
  app.post('/letters/:id/receipt/send', { preHandler, schema: { params: Id } }, async (request, reply) => {
    const here = await hereAt(context, request, reply);
    if (here === undefined) return reply;
    // A letter that wants a signature is not answered with less.
    if (here.kind !== 'simple') throw new BrevduvaError('conflict', 'the letter asks for a signed receipt');
    await sendReceipt(context, here, { kind: 'receipt', text: sentence(request, here) });
    return reply.redirect(`${here.address}?done=receipt-sent#receipt`, 303);
  });
  addSigning(app, context, door);
}

function addSigning(app: WebServer, context: PageContext, door: LoginDoor): void {
  const preHandler = requireUser();
  app.get('/letters/:id/receipt/sign', { preHandler, schema: { params: Id } }, async (request, reply) => {
    const here = await hereAt(context, request, reply);
    if (here === undefined) return reply;
    if (here.kind !== 'signed') throw new BrevduvaError('not-found', 'the letter asks for no signature');
    const { id, nonce } = await beginSigning(context, here, sentence(request, here));
    return await door.signFor(request, reply, { returnTo: `${here.address}/receipt/signed/${id}`, nonce });
  });
  app.get('/letters/:id/receipt/signed/:signing', { preHandler, schema: { params: Ids } }, async (request, reply) => {
    const here = await hereAt(context, request, reply);
    if (here === undefined) return reply;
    const signing = idFrom(request.params.signing);
    const statement = await signedStatement(context, here, signing, await door.idToken(request));
    if (statement === undefined) return reply.redirect(`${here.address}/receipt?missing=yes`, 303);
    const view = { letter: here.letter, text: statement.text, signing, csrf: request.shell.csrf };
    return sendPage(request, reply, signedReceiptPage(request.language, view));
  });
  app.post('/letters/:id/receipt/signed/:signing', { preHandler, schema: { params: Ids } }, async (request, reply) => {
    const here = await hereAt(context, request, reply);
    if (here === undefined) return reply;
    const { proof } = currentUser(request);
    const idToken = (await door.idToken(request)) ?? '';
    const userinfo = proof === idToken ? {} : { userinfo: proof };
    const eid = { idToken, ...userinfo, keys: await door.providerKeys(request) };
    const sent = await sendSigned(context, here, { id: idFrom(request.params.signing), eid });
    if (sent === undefined) return reply.redirect(`${here.address}/receipt?missing=yes`, 303);
    return reply.redirect(`${here.address}?done=receipt-sent#receipt`, 303);
  });
}
