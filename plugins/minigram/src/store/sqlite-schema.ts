import type { Settings } from '../service/settings.ts'

/** Commits are on disk before they are answered. */
export const sqlitePragmas: Readonly<Record<Settings['sqliteMode'], string>> = {
  wal: 'pragma journal_mode = wal; pragma synchronous = full;',
  'many-writers': 'pragma journal_mode = delete; pragma synchronous = full;',
}

/** Instants are ISO 8601 in UTC, which sorts as it reads. */
export const sqliteSchema = `
  begin immediate;
  create table if not exists users (
    id integer primary key autoincrement,
    username text not null unique, email text not null unique, password_hash text not null, created_at text not null
  );
  create table if not exists photos (
    id integer primary key autoincrement,
    user_id integer not null references users, filename text not null, caption text not null, created_at text not null
  );
  create index if not exists photos_user_id on photos (user_id);
  create index if not exists photos_created_at on photos (created_at, id);
  create table if not exists likes (
    user_id integer not null references users, photo_id integer not null references photos,
    primary key (user_id, photo_id)
  ) without rowid;
  create index if not exists likes_photo_id on likes (photo_id);
  create table if not exists follows (
    follower_id integer not null references users, following_id integer not null references users,
    primary key (follower_id, following_id), check (follower_id <> following_id)
  ) without rowid;
  create table if not exists requests (
    key text primary key, digest text not null, made_id integer not null, created_at text not null
  ) without rowid;
  create index if not exists requests_created_at on requests (created_at);
  commit;`
