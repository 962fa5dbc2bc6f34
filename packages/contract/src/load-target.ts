import { GauntletError } from './error.ts'

/** 127.0.0.0/8 and `localhost`. A URL writes every form of an IPv4 address in the same way, so that a text will do. */
export const isLoopback = ({ hostname }: URL): boolean =>
  hostname === 'localhost' || /^127(\.\d{1,3}){3}$/.test(hostname)

/**
 * The URL at which load may be driven. Throws `BAD_TARGET` for what is no http: URL, and `REMOTE_TARGET` for another
 * machine, unless that is allowed.
 */
export function loadTarget(url: unknown, options: { readonly allowRemote?: boolean | undefined }): URL {
  const target = URL.canParse(String(url)) ? new URL(String(url)) : null
  if (target?.protocol !== 'http:') {
    throw new GauntletError('BAD_TARGET', `${shown(url)} cannot be driven: give a URL such as http://127.0.0.1:8080`)
  }
  if (!options.allowRemote && !isLoopback(target)) {
    throw new GauntletError(
      'REMOTE_TARGET',
      `${shown(url)} is not this machine; --allow-remote lets a subject drive load at other machines`,
    )
  }
  return target
}

const shown = (url: unknown): string => JSON.stringify(String(url).slice(0, 200))
