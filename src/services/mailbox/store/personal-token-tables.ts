// The table of migrations/0011-own-data.sql as types.

/** 'facts': lists and what stands about letters; 'content': what they say; 'sort': mark as read, put in folders. */
export type TokenScope = 'facts' | 'content' | 'sort';
export type TokenEnd = 'holder' | 'log-in' | 'closed' | 'sold' | 'right';

export interface PersonalTokenTables {
  personal_token: {
    id: string;
    account_id: string;
    selector: string;
    digest: Buffer;
    about: Buffer;
    scopes: TokenScope[];
    person_id: string | null;
    maker: Buffer;
    log_in: string;
    made_at: Date;
    until: Date;
    ended_at: Date | null;
    ended_why: TokenEnd | null;
    last_used_at: Date | null;
    last_use: Buffer | null;
    listed_at: Date | null;
  };
}
