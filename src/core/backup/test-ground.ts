// The ground that the tests of backup and restore stand on: a cluster of each PostgreSQL that is here, and a folder a test.
import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { startTestCluster, type TestCluster } from '../postgres/test-cluster.ts'
import { type BackupOptions, type BackupSummary, backUp } from './backup.ts'
import { type RestoreOptions, type RestoreSummary, restore } from './restore.ts'
import {
  createInstallation,
  createTemplate,
  type Founded,
  foundOrganization,
  type Installation,
} from './test-installation.ts'

export interface Ground {
  /** A new folder, and in it the name of a file that is not there yet. */
  readonly folder: string
  readonly file: string
  /** A migrated database of its own, on the first or (-1) the last cluster. */
  installation(cluster?: number): Promise<Installation>
  /** A database that has its roles and nothing else. */
  empty(cluster?: number): Promise<Installation>
  backUp(from: Installation, more?: Partial<BackupOptions>): Promise<BackupSummary>
  restore(into: Installation, more?: Partial<RestoreOptions>): Promise<RestoreSummary>
  /**
   * The files of a backup that was made once, put into the folder, with the installation that it was made of and an empty database
   * that no test may write to.
   */
  pristine(): Promise<{ from: Installation; into: Installation; org: string }>
}

/**
 * Call it once in a file: it registers what is to be done before and after the tests.
 * @param which PostgreSQL: that of the system and that of the npm package, which are usually two majors, or the first of them
 */
export function prepareGround(which: 'all' | 'one'): Ground {
  const clusters: TestCluster[] = []
  const open: Installation[] = []
  let folder = ''
  let pristine: { folder: string; from: Installation; into: Installation; org: string } | undefined

  beforeAll(async () => {
    for (const binaries of ['system', 'package'] as const) {
      if (which === 'one' && clusters.length > 0) return
      // A machine may have only one of them.
      const cluster = await startTestCluster({ binaries }).catch(() => undefined)
      if (!cluster) continue
      clusters.push(cluster)
      await createTemplate(cluster)
    }
  })
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'holdfast-backups-'))
  })
  afterEach(async () => {
    for (const installation of open.splice(0)) await installation.close()
    await rm(folder, { recursive: true })
  })
  afterAll(async () => {
    if (pristine) {
      await pristine.from.close()
      await pristine.into.close()
      await rm(pristine.folder, { recursive: true })
    }
    await Promise.all(clusters.map((cluster) => cluster.stop()))
  })

  const create = async (position: number, migrated: boolean): Promise<Installation> => {
    const cluster = clusters.at(position)
    if (!cluster) throw new Error('there is no PostgreSQL to test with')
    return createInstallation(cluster, migrated)
  }
  const createForTest = async (position: number, migrated: boolean): Promise<Installation> => {
    const installation = await create(position, migrated)
    open.push(installation)
    return installation
  }
  const backUpOf = (from: Installation, more: Partial<BackupOptions> = {}): Promise<BackupSummary> =>
    backUp({
      ...from,
      file: join(folder, 'the backup.zip'),
      now: Temporal.Instant.from('2026-11-22T01:02:03Z'),
      ...more,
    })

  return {
    get folder() {
      return folder
    },
    get file() {
      return join(folder, 'the backup.zip')
    },
    installation: (cluster = 0) => createForTest(cluster, true),
    empty: (cluster = 0) => createForTest(cluster, false),
    backUp: backUpOf,
    restore: (into, more = {}) => restore({ ...into, file: join(folder, 'the backup.zip'), ...more }),
    async pristine() {
      if (!pristine) {
        const made = await mkdtemp(join(tmpdir(), 'holdfast-backups-'))
        const from = await create(0, true)
        const { org } = await organizationWithLedger(from)
        await backUpOf(from, { file: join(made, 'the backup.zip') })
        pristine = { folder: made, from, into: await create(0, false), org }
      }
      for (const name of await readdir(pristine.folder)) await copyFile(join(pristine.folder, name), join(folder, name))
      return pristine
    },
  }
}

export async function organizationWithLedger(from: Installation, name = 'acme'): Promise<Founded> {
  const founded = await foundOrganization(from, name)
  await from.ledger.drain()
  return founded
}
