import { GauntletError } from '@gauntlet/contract'
import type { MultipartFile } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import { fault } from '../model/faults.ts'
import { captionFault } from '../service/http-schemas.ts'
import type { PhotoFiles, StoredFile } from './photo-files.ts'

export interface ReceivedPhoto {
  readonly file: StoredFile
  readonly caption: string
}

/** Takes a photo and its caption from a request. Throws with nothing stored where a part is missing, wrong or cut. */
export async function receivePhoto(request: FastifyRequest, files: PhotoFiles): Promise<ReceivedPhoto> {
  if (!request.isMultipart()) throw fault('BAD_REQUEST', 'send multipart/form-data with a `photo` and a `caption`')
  // Cut while the account was looked up: the parser would wait for its end for ever.
  if (request.raw.readableAborted) throw cutUpload()
  let file: StoredFile | null = null
  let caption = ''
  try {
    for await (const part of request.parts()) {
      if (part.type === 'file') file = await keepOnly(part, { files, before: file })
      else if (part.fieldname === 'caption') caption = captionOf(part)
      else throw fault('BAD_FIELDS', `${part.fieldname.slice(0, 40)}: is no field here`)
    }
    if (!file) throw fault('BAD_FIELDS', 'photo: is missing')
    return { file, caption }
  } catch (error) {
    // What still comes is read and thrown away, so that the connection can be used again.
    request.raw.unpipe()
    request.raw.resume()
    if (file) await files.drop(file.filename)
    throw asFault(error)
  }
}

async function keepOnly(
  part: MultipartFile,
  { files, before }: { readonly files: PhotoFiles; readonly before: StoredFile | null },
): Promise<StoredFile> {
  if (part.fieldname !== 'photo') throw fault('BAD_FIELDS', 'the file is expected in the field `photo`')
  if (before) throw fault('BAD_FIELDS', 'photo: send one at a time')
  return await files.keep(part.file)
}

function captionOf({ value, valueTruncated }: { readonly value: unknown; readonly valueTruncated: boolean }): string {
  if (typeof value !== 'string') throw fault('BAD_FIELDS', 'caption: must be text')
  const wrong = valueTruncated ? 'caption: is too long' : captionFault(value)
  if (wrong !== null) throw fault('BAD_FIELDS', wrong)
  return value
}

/** Codes of a body that ended before its end. */
const cut = new Set(['FST_MP_PREMATURE_CLOSE', 'ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET'])

/** The parser's own errors of that kind have no code: "Unexpected end of multipart data", "Part terminated early due to …". */
const cutByMessage = /unexpected end of multipart data/i

function asFault(error: unknown): unknown {
  if (error instanceof GauntletError) return error
  const { code = '', statusCode, message = '' } = error as { code?: string; statusCode?: number; message?: string }
  if (statusCode === 413) return fault('TOO_LARGE', 'a photo may have 5 MB', { cause: error })
  if (cut.has(code) || cutByMessage.test(message)) return cutUpload({ cause: error })
  return error
}

const cutUpload = (options?: ErrorOptions): Error =>
  fault('CUT_UPLOAD', 'the upload ended before its end; send it again', options)
