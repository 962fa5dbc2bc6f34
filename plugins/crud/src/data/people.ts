import type { Random } from '@gauntlet/contract'

/** What a client sends: identity, clinical data and metadata side by side. */
export interface Person {
  readonly firstName: string
  readonly lastName: string
  readonly email: string
  readonly diagnosis: string
  readonly medications: readonly string[]
  readonly accountType: string
}

const firstNames = ['Ada', 'Björn', 'Chloé', 'Dmitri', 'Elif', 'Farid', 'Grace', 'Hana', 'Ivo', 'Jun'] as const
const familyNames = ['Okafor', 'Lindqvist', 'Moreau', 'Petrov', 'Yilmaz', 'Haddad', 'Novak', "O'Brien"] as const
const diagnoses = [
  'E11.9 type 2 diabetes mellitus',
  'I10.0 essential hypertension',
  'J45.9 asthma, unspecified',
  'M54.5 low back pain',
  'G43.9 migraine, unspecified',
] as const
const medicines = ['metformin', 'ramipril', 'salbutamol', 'ibuprofen', 'sumatriptan', 'amlodipine'] as const

export const accountTypes = ['free', 'premium', 'clinic'] as const

/** What only identity data holds: a name of this list, or the sign of an address. */
export const identityPattern = new RegExp([...firstNames, ...familyNames, '@'].join('|'))

/** What only clinical data holds: a code of a diagnosis, or a medicine. */
export const clinicalPattern = new RegExp(['[A-Z]\\d\\d\\.\\d', ...medicines].join('|'))

/** As many people share a family name, whatever the number of people is. */
const namesakes = 50

/** Family names of so many people: one that is searched for finds about fifty. */
export const lastNameOf = (random: Random, people: number): string => {
  const families = Math.max(1, Math.round(people / namesakes))
  const family = random.int(0, families - 1)
  return `${familyNames[family % familyNames.length] ?? ''} ${family}`
}

/** A person of a population of `people`. */
export function createPerson(random: Random, people: number): Person {
  const firstName = random.pick(firstNames)
  return {
    firstName,
    lastName: lastNameOf(random, people),
    email: `${firstName.toLowerCase()}.${random.uuid()}@example.org`,
    diagnosis: random.pick(diagnoses),
    medications: random.shuffle(medicines).slice(0, random.int(0, 3)),
    accountType: random.pick(accountTypes),
  }
}
