import type { FeedPhoto } from '../store/store.ts'

/** Prepares a page of photos, so that each viewer's text of it costs little more than joining. */
export function feedJson(photos: readonly FeedPhoto[]): (viewer: number) => string {
  const parts = photos.map(({ likers, ...photo }) => ({ head: JSON.stringify(photo).slice(0, -1), likers }))
  return (viewer) => {
    const items = parts.map(({ head, likers }) => `${head},"likedByMe":${likers.includes(viewer)}}`)
    return `{"photos":[${items.join(',')}]}`
  }
}
