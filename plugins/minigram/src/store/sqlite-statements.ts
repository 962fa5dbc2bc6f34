import type { DatabaseSync } from 'node:sqlite'
import { feedSize } from './store.ts'

const photoColumns = `photos.id, photos.user_id as userId, users.username, photos.caption, photos.filename,
  photos.created_at as createdAt, (select count(*) from likes where photo_id = photos.id) as likes`

const latest = `(select * from photos order by created_at desc, id desc limit ${feedSize})`

/** The statements of the store, prepared once. */
export function prepareSqlite(database: DatabaseSync) {
  const sql = (text: string) => database.prepare(text)
  return {
    addUser: sql(`insert into users (username, email, password_hash, created_at) values (?, ?, ?, ?)
                  on conflict do nothing returning id`),
    addPhoto: sql('insert into photos (user_id, filename, caption, created_at) values (?, ?, ?, ?) returning id'),
    note: sql('insert into requests (key, digest, made_id, created_at) values (?, ?, ?, ?)'),
    madeBefore: sql('select digest, made_id as id from requests where key = ?'),
    forget: sql('delete from requests where created_at < ?'),
    credentials: sql('select id, password_hash as passwordHash from users where username = ?'),
    username: sql('select username from users where id = ?'),
    like: sql('insert into likes (user_id, photo_id) values (?, ?) on conflict do nothing'),
    unlike: sql('delete from likes where user_id = ? and photo_id = ?'),
    follow: sql('insert into follows (follower_id, following_id) values (?, ?) on conflict do nothing'),
    unfollow: sql('delete from follows where follower_id = ? and following_id = ?'),
    hasPhoto: sql('select 1 from photos where id = ?'),
    photo: sql(`select ${photoColumns} from photos join users on users.id = photos.user_id where photos.id = ?`),
    page: sql(`select ${photoColumns} from ${latest} as photos join users on users.id = photos.user_id
               order by photos.created_at desc, photos.id desc`),
    liked: sql(`select id from ${latest} as photos
                where exists (select 1 from likes where user_id = ? and photo_id = photos.id)`),
    isUp: sql('select 1 from users limit 1'),
  }
}

export type SqliteStatements = ReturnType<typeof prepareSqlite>
