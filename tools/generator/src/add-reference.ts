import { isDeepStrictEqual } from 'node:util'
import { parseJson, serializeJson } from '@nx/devkit'

interface References {
  readonly references?: ReadonlyArray<{ readonly path: string }>
}

/** The last of the references: what separates it from the one before, and itself. */
const lastReference = /([[,])(\s*)(\{\s*"path"\s*:\s*"[^"]*"\s*\})(?=\s*,?\s*\])/

/**
 * A tsconfig's text with one more project reference, in the manner of the last one and all else as it was. Only where
 * there is none, or its manner is not known, is the text written anew.
 */
export function addReference(text: string, path: string): string {
  const config = parseJson<References>(text)
  const wanted = { ...config, references: [...(config.references ?? []), { path }] }
  const inserted = text.replace(lastReference, (_all, before: string, space: string, last: string) => {
    const gap = space.includes('\n') ? space : ' '
    return `${before}${space}${last},${gap}{ "path": ${JSON.stringify(path)} }`
  })
  return isSame(inserted, wanted) ? inserted : `${serializeJson(wanted)}\n`
}

function isSame(text: string, wanted: References): boolean {
  try {
    return isDeepStrictEqual(parseJson(text), wanted)
  } catch {
    return false
  }
}
