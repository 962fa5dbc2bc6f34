import type { SubjectBoard } from '../board.ts'
import { breakingPointChart } from './charts/breaking-point-chart.ts'
import { leakChart } from './charts/leak-chart.ts'
import { memoryChart } from './charts/memory-chart.ts'
import { percentileChart } from './charts/percentile-chart.ts'
import { scalingChart, type ScalingPoint } from './charts/scaling-chart.ts'
import { timeCharts } from './charts/time-chart.ts'
import { groupCells, headlineOf, metricOf, type CellGroup } from './group-cells.ts'
import type { Html } from './html.ts'

type StyleOf = (variant: string) => number

/** With two scales there is a line through everything. */
const fewestScales = 3

/** Each case over the scales it was measured at, by its headline. */
export function scaleCharts(subject: SubjectBoard, phase: 'micro' | 'load', styleOf: StyleOf): Html[] {
  const series = Map.groupBy(
    groupCells(subject, phase),
    ({ caseName, shape }) => `${caseName}${shape === null ? '' : `:${shape}`}`,
  )
  return [...series].flatMap(([name, groups]) => {
    if (groups.length < fewestScales) return []
    const points = pointsOf(groups, ({ scale }) => scale)
    return (
      scalingChart({
        title: name,
        note: 'over the scales',
        xLabel: 'scale',
        places: groups.map(({ scale }) => scale),
        points,
        styleOf,
      }) ?? []
    )
  })
}

/** Shapes that differ in a number only, such as `threads-1` … `threads-8`: what more clients bring. */
export function clientCharts(subject: SubjectBoard, styleOf: StyleOf): Html[] {
  const numbered = groupCells(subject, 'load').flatMap((group) => {
    const [, kind, clients] = /^(closed|threads)-(\d+)$/.exec(group.shape ?? '') ?? []
    return kind === undefined ? [] : [{ group, kind, clients: Number(clients) }]
  })
  const families = Map.groupBy(
    numbered,
    ({ group, kind }) => `${group.caseName} at ${group.scale}, ${kind === 'threads' ? 'threads' : 'clients'}`,
  )
  return [...families].flatMap(([title, own]) => {
    const sorted = own.toSorted((a, b) => a.clients - b.clients)
    const [first] = sorted
    if (!first || sorted.length < fewestScales) return []
    const xLabel = first.kind === 'threads' ? 'threads' : 'clients'
    const points = pointsOf(
      sorted.map(({ group }) => group),
      ({ shape }) => shape?.split('-').at(-1) ?? '',
    )
    const ideal = first.kind === 'threads' ? { ideal: sorted.map(({ clients }) => clients / first.clients) } : {}
    return (
      scalingChart({
        title,
        note: `goodput by ${xLabel}`,
        xLabel,
        places: sorted.map(({ clients }) => String(clients)),
        points,
        styleOf,
        ...ideal,
      }) ?? []
    )
  })
}

function pointsOf(groups: readonly CellGroup[], placeOf: (group: CellGroup) => string): ScalingPoint[] {
  const headline = headlineOf(groups.flatMap(({ cells }) => cells))
  if (headline === null) return []
  return groups.flatMap((group) =>
    group.cells.flatMap((cell) => {
      const metric = metricOf(cell, headline)
      return metric && metric.void === null ? [{ at: placeOf(group), cell, metric }] : []
    }),
  )
}

/** What a load's records hold of single requests: percentiles, the course of time, the probes of a search. */
export function loadCharts(subject: SubjectBoard, styleOf: StyleOf): Html[] {
  return groupCells(subject, 'load').flatMap((group) =>
    [
      breakingPointChart(group.name, group.cells, styleOf) ?? [],
      percentileChart(group.name, group.cells, styleOf) ?? [],
      ...(isCourse(group)
        ? group.cells.flatMap((cell) => timeCharts(`${group.name}, ${cell.place.variant}`, cell))
        : []),
    ].flat(),
  )
}

/** At a constant rate and in a closed loop nothing is meant to change. */
const isCourse = ({ shape }: CellGroup): boolean => /^(spike|ramp|soak)-/.test(shape ?? '')

export function memoryCharts({ growths, cells }: SubjectBoard, styleOf: StyleOf): Html[] {
  const own = cells.filter(({ place, isControl }) => place.phase === 'memory' && !isControl)
  return [
    ...Map.groupBy(
      growths.filter(({ isControl }) => !isControl),
      ({ caseName }) => caseName,
    ),
  ].flatMap(([caseName, ofCase]) => {
    const ofCells = own.filter(({ place }) => place.caseName === caseName)
    const headline = headlineOf(ofCells)?.name
    const fitting = ofCase.filter(({ metric }) => metric === headline)
    return memoryChart(caseName, { cells: ofCells, growths: fitting, styleOf }) ?? []
  })
}

export const leakCharts = ({ cells }: SubjectBoard): Html[] =>
  cells
    .filter(({ place }) => place.phase === 'leak')
    .flatMap((cell) => leakChart(`${cell.place.caseName} at ${cell.place.scale}, ${cell.place.variant}`, cell) ?? [])
