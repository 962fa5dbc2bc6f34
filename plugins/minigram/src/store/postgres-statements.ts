import { feedSize } from './store.ts'

const photoColumns = `photos.id, photos.user_id as "userId", users.username, photos.caption, photos.filename,
  photos.created_at as "createdAt", (select count(*) from likes where photo_id = photos.id)::int as likes`

/** A table of pairs, of which the second names a row of `target`. */
const pairsOf = {
  likes: { from: 'user_id', to: 'photo_id', target: 'photos' },
  follows: { from: 'follower_id', to: 'following_id', target: 'users' },
} as const

type Pairs = keyof typeof pairsOf

const added = (table: Pairs): string => {
  const { from, to } = pairsOf[table]
  return changed(
    table,
    `insert into ${table} (${from}, ${to}) select a, b from sound on conflict do nothing returning ${from}, ${to}`,
  )
}

const removed = (table: Pairs): string => {
  const { from, to } = pairsOf[table]
  return changed(table, `delete from ${table} using sound where ${from} = a and ${to} = b returning a, b`)
}

/**
 * Changes many pairs, and answers for each in the order in which they were asked for. They are changed in the order of
 * their keys, so that no two such statements wait for each other. The subquery in `sound` is one that is asked for each
 * pair: joined, the table might be read whole by a plan that was made while it was small.
 */
const changed = (table: Pairs, change: string): string => `
  with asked as (select * from unnest($1::int[], $2::int[]) with ordinality as asked (a, b, i)),
    sound as (
      select distinct a, b from asked where (select true from ${pairsOf[table].target} where id = b) order by a, b
    ),
    changed as (${change})
  select (a, b) in (select * from sound) as found, (a, b) in (select * from changed) as changed from asked order by i`

/** Each is one statement, and so one transaction. */
export const statements = {
  /**
   * An id for each, in the order in which they were asked for; null where a unique value is taken, after a wait for
   * whoever takes it, where one of them asks for the same, or where the key of its request is known.
   */
  addUsers: {
    name: 'add_user',
    text: `
      with asked as (
        select *, row_number() over (partition by username, email order by i) as nth
        from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
          with ordinality as asked (username, email, password_hash, key, digest, i)
      ), made as (
        insert into users (username, email, password_hash, created_at)
        select username, email, password_hash, $6 from asked
        where nth = 1 and (select true from requests where requests.key = asked.key) is null order by username
        on conflict do nothing returning id, username, email
      ), added as (
        select i, id, key, digest from asked join made using (username, email) where nth = 1
      ), noted as (
        insert into requests (key, digest, made_id, created_at)
        select key, digest, id, $6 from added where key is not null
      )
      select id from asked left join added using (i) order by i`,
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
  like: { name: 'like', text: added('likes') },
  unlike: { name: 'unlike', text: removed('likes') },
  follow: { name: 'follow', text: added('follows') },
  unfollow: { name: 'unfollow', text: removed('follows') },
  credentials: {
    name: 'credentials',
    text: 'select username, id, password_hash as "passwordHash" from users where username = any($1::text[])',
  },
  username: { name: 'session', text: 'select id, username from users where id = any($1::int[])' },
  photo: {
    name: 'photo',
    text: `select ${photoColumns} from photos join users on users.id = photos.user_id
      where photos.id = any($1::int[])`,
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
