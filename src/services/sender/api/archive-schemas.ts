// The shapes of diarium and archive in the REST API, each with an example (DIGG DOK.15).
import { Type } from 'typebox';
import { Link, Links, Meta, PageQuery, SHOWN_TEXT, withExample } from '../../../platform/web/rest.ts';

const closed = { additionalProperties: false } as const;
const ADDRESS = 'https://sender.example.se/api/v1';
const LETTER = '0b9f5b6e-7d0f-4a53-8a4c-2f6a5f3b9a10';
const PACKAGE = '7d1b0a52-9a0c-4a35-8a3e-5c5b6f1c2d30';
const get = (href: string, rel: string) => ({ href, rel, method: 'GET' as const });
const Uuid = Type.String({ format: 'uuid' });
const At = (description: string) => Type.String({ format: 'date-time', description });
const Day = (description: string) => Type.String({ format: 'date', description });
const State = Type.Enum(['asked', 'confirmed', 'failed']);

export const NewRegistration = withExample(
  Type.Object(
    {
      diaryNumber: Type.Optional(
        Type.String({ minLength: 1, maxLength: 100, pattern: SHOWN_TEXT, description: 'The number that it got' }),
      ),
      fault: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 500,
          pattern: SHOWN_TEXT,
          description: 'Why it could not be registered',
        }),
      ),
      replyId: Type.Optional(
        Type.String({ format: 'uuid', description: 'The reply that it is about; absent: the letter' }),
      ),
    },
    { ...closed, description: 'Either diaryNumber or fault' },
  ),
  { diaryNumber: 'SN 2026/123' },
);

export const RegistrationBody = withExample(
  Type.Object({
    registrationId: Uuid,
    letterId: Uuid,
    replyId: Type.Optional(Uuid),
    state: State,
    askedAt: At('When the diarium was asked'),
    answerBefore: At('After that it is somebody’s task'),
    confirmedAt: Type.Optional(At('When the number came')),
    diaryNumber: Type.Optional(Type.String()),
    fault: Type.Optional(Type.String()),
    _links: Links,
  }),
  {
    registrationId: '5a3c1f0e-2b44-4f6e-9f0d-1a2b3c4d5e6f',
    letterId: LETTER,
    state: 'confirmed',
    askedAt: '2026-11-21T12:30:00.000Z',
    answerBefore: '2026-11-22T12:30:00.000Z',
    confirmedAt: '2026-11-21T12:31:10.000Z',
    diaryNumber: 'SN 2026/123',
    _links: { letter: get(`${ADDRESS}/letters/${LETTER}`, 'related') },
  },
);

export const RegistrationQuery = Type.Object({
  ...PageQuery.properties,
  state: Type.Optional(Type.Enum(['asked', 'confirmed', 'failed'], { default: 'asked' })),
});

const page = { _meta: { limit: 50, offset: 0, count: 1, totalRecords: 1 } };

export const Registrations = withExample(
  Type.Object({ registrations: Type.Array(RegistrationBody), _meta: Meta, _links: Links }),
  {
    registrations: [
      {
        registrationId: '5a3c1f0e-2b44-4f6e-9f0d-1a2b3c4d5e6f',
        letterId: LETTER,
        state: 'asked',
        askedAt: '2026-11-21T12:30:00.000Z',
        answerBefore: '2026-11-22T12:30:00.000Z',
        _links: { letter: get(`${ADDRESS}/letters/${LETTER}`, 'related') },
      },
    ],
    ...page,
    _links: { self: get(`${ADDRESS}/registrations?limit=50&offset=0`, 'self') },
  },
);

export const NewArchivePackage = withExample(
  Type.Object(
    {
      from: Day('The first day on which letters were made'),
      to: Day('The last'),
      unit: Type.Optional(Type.String({ minLength: 1, maxLength: 63, description: 'Its code; default: every unit' })),
    },
    closed,
  ),
  { from: '2026-11-01', to: '2026-11-30', unit: 'barn-och-utbildning' },
);

export const ArchivePackageBody = withExample(
  Type.Object({
    archivePackageId: Uuid,
    from: Day('The first day'),
    to: Day('The last'),
    state: Type.Enum(['making', 'ready', 'failed', 'removed']),
    letters: Type.Integer({ description: 'When it was asked for' }),
    lettersDone: Type.Integer(),
    askedAt: At('When it was asked for'),
    expiresAt: Type.Optional(At('When its volumes are removed')),
    volumes: Type.Array(
      Type.Object({
        number: Type.Integer(),
        name: Type.String(),
        letters: Type.Integer(),
        bytes: Type.Integer(),
        sha256: Type.String(),
        tar: Link,
      }),
    ),
    _links: Links,
  }),
  {
    archivePackageId: PACKAGE,
    from: '2026-11-01',
    to: '2026-11-30',
    state: 'ready',
    letters: 12,
    lettersDone: 12,
    askedAt: '2026-12-01T08:00:00.000Z',
    expiresAt: '2026-12-15T08:00:10.000Z',
    volumes: [
      {
        number: 1,
        name: 'brevduva-1f2e3d4c-5b6a-4798-8899-aabbccddeeff',
        letters: 12,
        bytes: 2_411_520,
        sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
        tar: get(`${ADDRESS}/archive-packages/${PACKAGE}/volumes/1`, 'enclosure'),
      },
    ],
    _links: { self: get(`${ADDRESS}/archive-packages/${PACKAGE}`, 'self') },
  },
);

export const ArchivePackages = withExample(
  Type.Object({ archivePackages: Type.Array(ArchivePackageBody), _meta: Meta, _links: Links }),
  {
    archivePackages: [
      {
        archivePackageId: PACKAGE,
        from: '2026-11-01',
        to: '2026-11-30',
        state: 'making',
        letters: 12,
        lettersDone: 3,
        askedAt: '2026-12-01T08:00:00.000Z',
        volumes: [],
        _links: { self: get(`${ADDRESS}/archive-packages/${PACKAGE}`, 'self') },
      },
    ],
    ...page,
    _links: { self: get(`${ADDRESS}/archive-packages?limit=50&offset=0`, 'self') },
  },
);

export const VolumeParams = Type.Object({ id: Uuid, number: Type.Integer({ minimum: 1, maximum: 100_000 }) });
