import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { installationRoot } from '../../src/core/config.ts'

/**
 * The program asks one clock (DESIGN §6): `tx.now` in code, `ledger.now()` in SQL. What reads the wall clock is about machines and
 * people, never about the program, and stands here with its reason.
 */
const readsRealTime: Record<string, string> = {
  'migrations/0001_foundation.sql': 'defines ledger.now(); and which backend reads for whom is about machines',
  'migrations/0008_lighter_recording.sql':
    'makes the function of 0001 anew that inlines ledger.now() for each statement',
  'src/core/blobs.ts': 'how long ago an upload was abandoned',
  'src/core/database/migrate.ts': 'when this machine migrated',
  'src/core/database/with-org.ts': 'sessions and lock-outs are about people, who live in real time',
  'src/surfaces/cli/backup.ts': 'when this machine made a backup',
  'src/surfaces/doctor/database.ts': 'whether the workers of this machine stand still',
  'src/surfaces/doctor/machine.ts': 'whether this machine’s clock is right',
}

const wallClock =
  /\bDate\.now\(|\bnew Date\(\)|\bTemporal\.Now\.(instant|plain|zoned)|(?<![\w.$])now\(\)|\bcurrent_timestamp\b|\bclock_timestamp\(\)/i

async function filesThatReadTheWallClock(): Promise<{ seen: number; found: string[] }> {
  const found: string[] = []
  let seen = 0
  for await (const file of glob(['migrations/*.sql', 'src/**/*.ts'], { cwd: installationRoot })) {
    if (/\.test\.ts$|^src\/core\/postgres\/|\/test-[^/]+\.ts$|schema\.generated\.ts$/.test(file)) continue
    seen++
    const text = await readFile(join(installationRoot, file), 'utf8')
    const code = text
      .split('\n')
      .filter((line) => !/^\s*(\/\/|\*|\/\*|--)/.test(line))
      .map((line) => line.replace(/\bledger\.now\(\)/g, ''))
      .join('\n')
    if (wallClock.test(code)) found.push(file)
  }
  return { seen, found }
}

describe('the one clock', () => {
  it('is the only one that code and SQL of the program read', async () => {
    const { seen, found } = await filesThatReadTheWallClock()
    expect(seen).toBeGreaterThan(120)
    expect(found.toSorted()).toEqual(Object.keys(readsRealTime).toSorted())
  })
})
