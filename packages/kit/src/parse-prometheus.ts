import parse from 'parse-prometheus-text-format'

/** Metrics of one name, as a text says them. */
export interface Family {
  readonly name: string
  readonly type: string
  readonly metrics: ReadonlyArray<{
    readonly value?: string
    readonly labels?: Readonly<Record<string, string>>
    readonly buckets?: Readonly<Record<string, string>>
    readonly count?: string
    readonly sum?: string
  }>
}

/** Reads the text format of Prometheus, by a parser that is not ours. */
export const parsePrometheus = (text: string): readonly Family[] => parse(text) as readonly Family[]
