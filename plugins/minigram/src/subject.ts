import { defineSubject, perSystem } from '@gauntlet/contract'
import { claims } from './claims.ts'
import { burst, writers } from './claims/quantities.ts'
import { loadCases } from './load-cases.ts'
import { microCases } from './micro-cases.ts'
import { only } from './mixes.ts'
import { askForFeeds, openScripts } from './run-scripts.ts'
import { feed } from './steps.ts'
import { owasp } from './service/settings.ts'
import { stages } from './stages/stages.ts'
import { buildSystem, type MinigramSystem } from './system.ts'

const scriptsOf = perSystem(openScripts)

const asReported = { users: 10, photos: 15, likes: 25, follows: 30 }

/** Passwords cost next to nothing, and more of them fit a turn of the event loop: so what else a stage does can be seen. */
const light = { hashMemoryKib: 64, hashPasses: 1, hashesAtOnce: 64 }

export default defineSubject({
  id: 'minigram',
  title: 'MiniGram photo sharing in five stages',
  source: '001_f5c07e2151a9950d.txt',
  scales: {
    seed: { ...asReported, ...owasp },
    light: { ...asReported, ...light },
    '1k': { users: 100, photos: 1_000, likes: 2_500, follows: 300, ...light },
    '10k': { users: 1_000, photos: 10_000, likes: 25_000, follows: 3_000, ...light },
    '100k': { users: 10_000, photos: 100_000, likes: 250_000, follows: 30_000, ...light },
  },
  scaleProfiles: { '100k': 'full' },
  variants: {
    stage1: { title: stages.stage1.title },
    stage2: { title: stages.stage2.title },
    stage3: { title: stages.stage3.title },
    stage4: { title: stages.stage4.title },
    stage5: { title: stages.stage5.title },
    'seed-bug': {
      control: 'no photos, and no route to follow',
      caughtBy: { quantity: burst('seed-bug', 'not_found_count'), bound: { max: 0 } },
    },
    'many-writers': {
      control: 'three processes write one SQLite file, and none waits for a lock',
      caughtBy: { quantity: writers('many-writers', 'busy_count'), bound: { max: 0 } },
    },
  },
  build: buildSystem,
  micro: microCases,
  load: loadCases,
  memory: {
    idle: {
      title: 'one process that has served nothing yet',
      scales: ['1k', '10k', '100k'],
      variants: ['stage1'],
      from: 'standard',
      run: ({ scale }) => scale.photos,
    },
    loaded: {
      title: 'the same after 1,000 feeds',
      scales: ['1k', '10k', '100k'],
      variants: ['stage1'],
      from: 'standard',
      run: async (system) => {
        await askForFeeds(system, only(feed), 1_000)
        return system.scale.photos
      },
    },
  },
  leak: {
    scripts: {
      title: 'the script of one new user',
      scales: ['light'],
      variants: ['stage1'],
      from: 'standard',
      cycle: async (system: MinigramSystem, i) => (await scriptsOf(system))(i),
    },
  },
  gauges: async (system) => ({ ...(await system.gauges()), ...system.cpuShares() }),
  processes: (system) => system.processes(),
  invariants: (system) => system.faults(),
  claims,
})
