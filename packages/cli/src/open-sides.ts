import { GauntletError, type AnySubject } from '@gauntlet/contract'
import { checkOut, findCommit, sharedDifferences, workingTree } from '@gauntlet/core'
import type { CheckedOut, OpenedSides, SubjectPair, SubjectSide } from '@gauntlet/core'
import type { CompareRequest } from './compare-request.ts'
import { chooseSubjects, findSubjects, loadInTime, type FoundSubject } from './workspace.ts'

/**
 * Checks two refs out and loads the subjects that both have. Harness and packages are this checkout's; what a subject is
 * made of comes from its ref. Throws `BAD_REF`, `NO_SUBJECT`, or what `loadSubject` throws, with the side's name.
 */
export async function openRefs(
  request: Extract<CompareRequest, { kind: 'refs' }>,
  at: { root: string; scratchRoot: string },
): Promise<OpenedSides> {
  const { root } = at
  // Both names first: a wrong one should not cost a checkout.
  for (const ref of [request.a, request.b]) await findCommit(root, ref)
  const a = await checkOut(request.a, { ...at, name: 'side-a' })
  const b = await checkOut(request.b, { ...at, name: 'side-b' })
  const { names, notes } = commonSubjects(request, a, b)
  const pairs: SubjectPair[] = []
  for (const name of names) {
    pairs.push({ a: await loadSide(request.a, a, name), b: await loadSide(request.b, b, name) })
  }
  const isSame = a.commit === b.commit && a.changedFiles + b.changedFiles === 0
  return {
    a: { name: request.a, is: describe(request.a, a) },
    b: { name: request.b, is: describe(request.b, b) },
    pairs,
    notes: [
      ...(isSame ? ['both sides are the same commit: every difference is noise'] : []),
      ...(await sharedDifferences(root, [a.commit, b.commit])),
      ...notes,
    ],
  }
}

/** Two variants of one subject as it is here. Throws `NO_SUBJECT` or `NO_VARIANT`. */
export async function openVariants(
  { subject: name, a, b }: Extract<CompareRequest, { kind: 'variants' }>,
  root: string,
): Promise<OpenedSides> {
  const [found] = chooseSubjects(root, [name])
  if (!found) throw new GauntletError('NO_SUBJECT', `there is no subject "${name.slice(0, 80)}"`)
  const subject = await loadInTime(found)
  const side = (variant: string): SubjectSide => ({ subject, file: found.file, variant })
  const titleOf = (variant: string): string => {
    if (!Object.hasOwn(subject.variants, variant)) {
      const list = Object.keys(subject.variants).join(', ')
      throw new GauntletError('NO_VARIANT', `${subject.id} has no variant "${variant.slice(0, 80)}"; it has: ${list}`)
    }
    return variantTitle(subject, variant)
  }
  return {
    a: { name: `${name}:${a}`, is: titleOf(a) },
    b: { name: `${name}:${b}`, is: titleOf(b) },
    pairs: [{ a: side(a), b: side(b) }],
    notes: [],
  }
}

function variantTitle({ variants }: AnySubject, variant: string): string {
  const { title, control } = variants[variant] ?? {}
  return control === undefined ? (title ?? 'variant') : `control: ${control}`
}

function describe(ref: string, { commit, changedFiles }: CheckedOut): string {
  const short = commit.slice(0, 10)
  if (ref !== workingTree) return short
  return changedFiles === 0 ? `working tree, as ${short}` : `working tree, ${short} with ${changedFiles} changed files`
}

/** The subjects that were asked for, or all that both sides have; what only one has is told. */
function commonSubjects(
  request: Extract<CompareRequest, { kind: 'refs' }>,
  a: CheckedOut,
  b: CheckedOut,
): { names: readonly string[]; notes: string[] } {
  const [left, right] = [a, b].map(({ root }) => findSubjects(root).map(({ name }) => name))
  const inA = new Set(left)
  const inB = new Set(right)
  if (request.subjects.length === 0) {
    const names = [...inA].filter((name) => inB.has(name))
    if (names.length === 0) throw new GauntletError('NO_SUBJECT', 'the two refs have no subject in common')
    const lonely = [...new Set([...inA, ...inB])].filter((name) => !inA.has(name) || !inB.has(name)).sort()
    return { names, notes: lonely.map((name) => `only ${inA.has(name) ? 'A' : 'B'} has the subject ${name}`) }
  }
  for (const name of request.subjects) {
    for (const [ref, there] of [
      [request.a, inA],
      [request.b, inB],
    ] as const) {
      if (there.has(name)) continue
      const list = [...there].join(', ') || 'none'
      throw new GauntletError(
        'NO_SUBJECT',
        `${ref.slice(0, 80)} has no subject "${name.slice(0, 80)}"; it has: ${list}`,
      )
    }
  }
  return { names: request.subjects, notes: [] }
}

async function loadSide(ref: string, { root }: CheckedOut, name: string): Promise<SubjectSide> {
  const found = findSubjects(root).find((subject) => subject.name === name) as FoundSubject
  try {
    return { subject: await loadInTime(found), file: found.file, variant: null }
  } catch (error) {
    if (!(error instanceof GauntletError)) throw error
    throw new GauntletError(
      error.code,
      `${name} of ${ref.slice(0, 80)}, read with this checkout's packages: ${error.message}`,
      {
        cause: error,
      },
    )
  }
}
