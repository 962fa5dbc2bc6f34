/** A server's own settings, by the names of its manual. */
export type Settings = Readonly<Record<string, string | number | boolean>>
