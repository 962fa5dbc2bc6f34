/** One family of samples in OpenMetrics text. */
export interface Family {
  readonly name: string
  readonly unit: 'seconds' | 'bytes' | 'ratio' | null
  readonly help: string
  readonly samples: readonly Sample[]
}

export interface Sample {
  readonly labels: Readonly<Record<string, string | null>>
  readonly value: number
}

/** A family of gauges (OpenMetrics 1.0, section 5.1). A label without a value is left out, as an empty one is the same. */
export function formatFamily({ name, unit, help, samples }: Family): string {
  const lines = [
    `# TYPE ${name} gauge`,
    ...(unit === null ? [] : [`# UNIT ${name} ${unit}`]),
    `# HELP ${name} ${escape(help)}`,
    ...samples.map(({ labels, value }) => `${name}${formatLabels(labels)} ${value}`),
  ]
  return `${lines.join('\n')}\n`
}

function formatLabels(labels: Sample['labels']): string {
  const given = Object.entries(labels).flatMap(([name, value]) =>
    value === null || value === '' ? [] : [`${name}="${escape(value)}"`],
  )
  return given.length === 0 ? '' : `{${given.join(',')}}`
}

const escape = (text: string): string =>
  text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', String.raw`\"`)
    .replaceAll(/\r?\n|\r/g, String.raw`\n`)
