import type { Board, SubjectBoard } from '../board.ts'
import { plainText } from '../plain-text.ts'
import { measuredRows, type MeasuredRow } from './measured-rows.ts'

/** Units as UCUM writes them, which OpenTelemetry asks for. */
const ucum: Readonly<Record<string, string>> = {
  ns: 'ns',
  bytes: 'By',
  ratio: '1',
  count: '{item}',
  per_s: '{operation}/s',
  bytes_per_op: 'By/{operation}',
  bytes_per_item: 'By/{item}',
  bytes_per_cycle: 'By/{cycle}',
}

/**
 * The usable figures as OTLP/JSON (ExportMetricsServiceRequest, for `/v1/metrics`): a resource for each subject, gauges
 * with the start of their run as the time, and the ends of the intervals as gauges of their own.
 */
export function renderOtlp(board: Pick<Board, 'subjects'>): string {
  const rows = Map.groupBy(measuredRows(board), ({ subject }) => subject)
  const resourceMetrics = [...rows].map(([subject, own]) => ({
    resource: { attributes: attributes(resourceOf(subject)) },
    scopeMetrics: [
      {
        scope: { name: 'gauntlet' },
        metrics: [...Map.groupBy(own, ({ metric }) => metric.name).values()].flatMap(metricsOf),
      },
    ],
  }))
  return `${JSON.stringify({ resourceMetrics })}\n`
}

const resourceOf = ({ id, source, environment }: SubjectBoard): Readonly<Record<string, string | null>> => ({
  'service.name': id,
  'host.name': environment.host,
  'host.arch': environment.arch,
  'os.description': environment.os,
  'vcs.ref.head.revision': source.commit,
  'gauntlet.run.id': source.runId,
  'gauntlet.run.profile': source.profile,
  'gauntlet.machine.fingerprint': environment.fingerprint,
})

function metricsOf(rows: readonly MeasuredRow[]): object[] {
  const [first] = rows
  if (!first) return []
  const { name, unit } = first.metric
  const stem = `gauntlet.${name.slice(0, -unit.length - 1)}`
  const gauge = (suffix: string, valueOf: (row: MeasuredRow) => number | null): object[] => {
    const dataPoints = rows.flatMap((row) => {
      const value = valueOf(row)
      return value === null ? [] : [pointOf(row, value)]
    })
    return dataPoints.length === 0
      ? []
      : [{ name: `${stem}${suffix}`, unit: ucum[unit] ?? unit, gauge: { dataPoints } }]
  }
  return [
    ...gauge('', ({ metric }) => metric.value),
    ...gauge('.low', ({ metric }) => metric.low),
    ...gauge('.high', ({ metric }) => metric.high),
  ]
}

function pointOf({ cell, metric, startedAt }: MeasuredRow, value: number): object {
  const { phase, caseName, shape, scale, variant } = cell.place
  return {
    attributes: attributes({
      'gauntlet.phase': phase,
      'gauntlet.case': caseName,
      'gauntlet.shape': shape,
      'gauntlet.scale': scale,
      'gauntlet.variant': variant,
      'gauntlet.operation': metric.operation,
      'gauntlet.cell.run.id': cell.runId,
    }),
    // 64-bit integers are strings in OTLP/JSON.
    timeUnixNano: `${BigInt(Date.parse(startedAt)) * 1_000_000n}`,
    asDouble: value,
  }
}

const attributes = (values: Readonly<Record<string, string | null>>): object[] =>
  Object.entries(values).flatMap(([key, value]) =>
    value === null ? [] : [{ key, value: { stringValue: plainText(value) } }],
  )
