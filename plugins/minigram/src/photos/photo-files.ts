import { createHash, randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { imageSizeFromFile } from 'image-size/fromFile'
import { fault } from '../model/faults.ts'

export interface StoredFile {
  readonly filename: string
  /** SHA-256 of its content. */
  readonly digest: string
}

export interface PhotoFiles {
  /** Stores an upload, durably. Throws `NOT_AN_IMAGE`, and what the upload throws. */
  readonly keep: (upload: Readable) => Promise<StoredFile>
  readonly drop: (filename: string) => Promise<void>
  /** A stored file and its media type. Throws `NO_SUCH_PHOTO` where there is none. */
  readonly read: (filename: string) => Promise<{ readonly type: string; readonly stream: Readable }>
}

const mediaTypes = { jpg: 'image/jpeg', png: 'image/png', gif: 'image/gif', webp: 'image/webp' } as const

type ImageType = keyof typeof mediaTypes

/** Keeps photos as files of a folder, under names of its own: what a client calls a file goes nowhere. */
export async function openPhotoFiles(folder: string): Promise<PhotoFiles> {
  const arriving = join(folder, 'arriving')
  await mkdir(arriving, { recursive: true })
  return {
    keep: async (upload) => {
      const id = randomUUID()
      const file = join(arriving, id)
      try {
        const hash = createHash('sha256')
        upload.on('data', (piece: Buffer) => hash.update(piece))
        await pipeline(upload, createWriteStream(file, { flags: 'wx' }))
        const filename = `${id}.${await imageType(file)}`
        await sync(file)
        await rename(file, join(folder, filename))
        await sync(folder)
        return { filename, digest: hash.digest('base64url') }
      } finally {
        await rm(file, { force: true })
      }
    },
    drop: (filename) => rm(join(folder, filename), { force: true }),
    read: async (filename) => {
      const handle = await open(join(folder, filename)).catch((error: NodeJS.ErrnoException) => {
        throw error.code === 'ENOENT' ? fault('NO_SUCH_PHOTO', 'the file of this photo is gone') : error
      })
      return {
        type: mediaTypes[filename.slice(filename.lastIndexOf('.') + 1) as ImageType],
        stream: handle.createReadStream(),
      }
    },
  }
}

async function imageType(file: string): Promise<ImageType> {
  const { type = '' } = await imageSizeFromFile(file).catch(() => ({ type: '' }))
  if (Object.hasOwn(mediaTypes, type)) return type as ImageType
  throw fault('NOT_AN_IMAGE', `a photo is one of ${Object.keys(mediaTypes).join(', ')}`)
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
