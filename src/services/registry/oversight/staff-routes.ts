// What stands in front of every page of the oversight: the register's own staff, and what a page needs to know of the request.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import { currentUser, requireUser, type User } from '../../../platform/web/login.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import type { Directory } from '../directory.ts';
import type { RegistryContext } from '../registry-context.ts';
import { requireStaff } from '../routes/staff.ts';
import { type TypedForm, untouched } from './typed-form.ts';

/** What every page is shown with. */
export interface PageView {
  readonly language: Language;
  readonly csrf: string;
  readonly now: Date;
  readonly directory: Directory;
  readonly typed: TypedForm;
  /** What was just done: saved, or somebody else was first. */
  readonly said: 'saved' | 'gone' | undefined;
}

export interface StaffRequest {
  readonly staff: User;
  readonly request: FastifyRequest;
  readonly view: PageView;
  show(page: Page, status?: number): FastifyReply;
  /** Back to a page that says how it went. */
  goTo(path: string, done?: boolean): FastifyReply;
}

/** Adds a page or an act for the register's staff; its form may have a file. */
export function addStaffRoute(
  app: WebServer,
  context: RegistryContext,
  [method, path]: readonly ['get' | 'post', string],
  handler: (at: StaffRequest) => Promise<FastifyReply>,
): void {
  app[method](
    path,
    { preHandler: requireUser(), config: { multipart: true } },
    async (request: FastifyRequest, reply: FastifyReply) => {
      const staff = requireStaff(context, currentUser(request));
      const { language, shell } = request;
      const said: unknown = Reflect.get(Object(request.query), 'said');
      const view: PageView = {
        language,
        csrf: shell.csrf,
        now: context.clock(),
        directory: await context.directory.now(),
        typed: untouched,
        said: said === 'saved' || said === 'gone' ? said : undefined,
      };
      return await handler({
        staff,
        request,
        view,
        show: (page, status = 200) => sendPage(request, reply, page, status),
        goTo: (to, done = true) => reply.redirect(`${to}?said=${done ? 'saved' : 'gone'}`, 303),
      });
    },
  );
}

/** A parameter of the address that is a UUID. Throws 'not-found' for anything else. */
export function idIn(request: FastifyRequest, name = 'id'): string {
  const id: unknown = Reflect.get(Object(request.params), name);
  if (typeof id === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return id;
  throw new BrevduvaError('not-found', 'no such thing');
}
