import { feedSize } from './store.ts'

const photoColumns = `photos.id, photos.user_id as "userId", users.username, photos.caption, photos.filename,
  photos.created_at as "createdAt", (select count(*) from likes where photo_id = photos.id)::int as likes`

/** Adds or takes away a row of two keys, where the second names a row of `target`. */
const changed = (target: 'photos' | 'users', change: string): string => `
  with target as (select id from ${target} where id = $2), changed as (${change} returning 1)
  select (select count(*) from target)::int as found, (select count(*) from changed)::int as changed`

/** Each is one statement, and so one transaction. */
export const statements = {
  /** Where a unique value is taken, it waits for whoever takes it, and makes nothing. */
  addUser: {
    name: 'add_user',
    text: `
      with made as (
        insert into users (username, email, password_hash, created_at) values ($1, $2, $3, $4)
        on conflict do nothing returning id
      ), noted as (
        insert into requests (key, digest, made_id, created_at)
        select $5::text, $6::text, id, $4 from made where $5::text is not null
      )
      select id from made`,
  },
  addPhoto: {
    name: 'add_photo',
    text: 'insert into photos (user_id, filename, caption, created_at) values ($1, $2, $3, $4) returning id',
  },
  /** The key comes first: a second sending waits for the first, and makes nothing. */
  addPhotoOnce: {
    name: 'add_photo_once',
    text: `
      with noted as (
        insert into requests (key, digest, made_id, created_at) values ($5, $6, nextval('photos_id_seq'), $4)
        on conflict do nothing returning made_id
      )
      insert into photos (id, user_id, filename, caption, created_at)
      select made_id, $1, $2, $3, $4 from noted returning id`,
  },
  madeBefore: { name: 'made_before', text: 'select digest, made_id as id from requests where key = $1' },
  hasUsername: { name: 'has_username', text: 'select 1 from users where username = $1' },
  like: {
    name: 'like',
    text: changed('photos', 'insert into likes (user_id, photo_id) select $1, id from target on conflict do nothing'),
  },
  unlike: { name: 'unlike', text: changed('photos', 'delete from likes where user_id = $1 and photo_id = $2') },
  follow: {
    name: 'follow',
    text: changed(
      'users',
      'insert into follows (follower_id, following_id) select $1, id from target on conflict do nothing',
    ),
  },
  unfollow: {
    name: 'unfollow',
    text: changed('users', 'delete from follows where follower_id = $1 and following_id = $2'),
  },
  credentials: {
    name: 'credentials',
    text: 'select id, password_hash as "passwordHash" from users where username = $1',
  },
  username: { name: 'session', text: 'select username from users where id = $1' },
  photo: {
    name: 'photo',
    text: `select ${photoColumns} from photos join users on users.id = photos.user_id where photos.id = $1`,
  },
  feed: {
    name: 'feed',
    text: `
      select ${photoColumns}, array(
        select viewer from unnest($1::int[]) as viewer
        where exists (select 1 from likes where likes.user_id = viewer and likes.photo_id = photos.id)
      ) as likers
      from (select * from photos order by created_at desc, id desc limit ${feedSize}) as photos
      join users on users.id = photos.user_id
      order by photos.created_at desc, photos.id desc`,
  },
  position: { name: 'position', text: 'select pg_current_wal_lsn()::text as position' },
  isUp: { name: 'is_up', text: 'select 1' },
} as const
