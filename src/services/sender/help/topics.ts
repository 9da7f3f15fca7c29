// Which help belongs to which page: the topic whose route is the longest beginning of the page's own.
import type { FastifyRequest } from 'fastify';
import { letterTopics } from './letter-topics.ts';
import { listTopics } from './list-topics.ts';
import { recordTopics } from './record-topics.ts';
import { settingTopics } from './setting-topics.ts';
import type { HelpTopic } from './topic.ts';

/** Every topic, in the order of the help's first page. Add yours to the list of its group. */
export const HELP_TOPICS: readonly HelpTopic[] = [...letterTopics, ...listTopics, ...recordTopics, ...settingTopics];

const byRoute = new Map(HELP_TOPICS.flatMap((topic) => topic.routes.map((route) => [route, topic] as const)));

/** The topic of a route as it was added ('/letters/:id/paper'); undefined where there is none. */
export function topicOf(route: string): HelpTopic | undefined {
  for (let at = route; at.length > 1; at = at.slice(0, at.lastIndexOf('/'))) {
    const topic = byRoute.get(at);
    if (topic !== undefined) return topic;
  }
  return route === '/' ? byRoute.get('/') : undefined;
}

/** Where the help of this request's page is. */
export function helpFor({ routeOptions: { url } }: FastifyRequest): string | undefined {
  const topic = url === undefined ? undefined : topicOf(url);
  return topic === undefined ? undefined : `/help/${topic.id}`;
}
