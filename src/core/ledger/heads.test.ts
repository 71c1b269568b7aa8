import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { signCheckpoint } from '@holdfast/ledger'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testSecret } from '../../../test/support/test-secret.ts'
import { masterSecret } from '../secret.ts'
import { headFiles, refuseToFork } from './heads.ts'
import { signerOf } from './signer.ts'

const org = '0198c0de-0000-7000-8000-000000000001'
const origin = `holdfast.test/${org}`
const signer = signerOf(origin, masterSecret(testSecret))

const noteOf = (epoch: number, size: number): string =>
  signCheckpoint({ origin, epoch, size, root: Buffer.alloc(32, size % 251), time: '2027-01-04T08:00:00Z' }, signer)

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-heads-'))
})
afterEach(() => rm(folder, { recursive: true }))

describe('the checkpoints that were given out', () => {
  it('are kept outside of the database, the last of each ledger', async () => {
    const heads = headFiles(folder)
    expect(await heads.all()).toEqual([])
    expect(await heads.read(org)).toBeUndefined()
    await heads.publish(org, noteOf(1, 3))
    await heads.publish(org, noteOf(1, 8))
    expect(await headFiles(folder).all()).toEqual([{ org, note: noteOf(1, 8) }])
    expect(await readdir(join(folder, 'ledger-heads'))).toEqual([`${org}.1-8.note`])
  })

  it('never go backward, in whatever order they come, all at once', async () => {
    const order = fc.shuffledSubarray(
      [1, 2, 3].flatMap((epoch) => [1, 5, 9].map((size) => ({ epoch, size }))),
      { minLength: 9 },
    )
    await fc.assert(
      fc.asyncProperty(order, async (checkpoints) => {
        // two servers that share a folder
        const data = await mkdtemp(join(folder, 'run-'))
        const servers = [headFiles(data), headFiles(data)]
        const seen: number[] = []
        await Promise.all(
          checkpoints.map(async ({ epoch, size }, index) => {
            await servers[index % 2]?.publish(org, noteOf(epoch, size))
            seen.push((await servers[0]?.all())?.length ?? 0)
          }),
        )
        expect(await servers[1]?.read(org)).toBe(noteOf(3, 9))
        expect(new Set(seen)).toEqual(new Set([1]))
        expect(await readdir(join(data, 'ledger-heads'))).toEqual([`${org}.3-9.note`])
      }),
      { numRuns: 20 },
    )
  })

  it('stay as they were given out first, even against another one of the same number', async () => {
    const heads = headFiles(folder)
    await heads.publish(org, noteOf(1, 9))
    const root = Buffer.alloc(32, 77)
    await heads.publish(org, signCheckpoint({ origin, epoch: 1, size: 9, root, time: '2027-01-04T09:00:00Z' }, signer))
    expect(await heads.read(org)).toBe(noteOf(1, 9))
  })

  it('are replaced by an older one, or set aside, only when somebody says so', async () => {
    const heads = headFiles(folder)
    await heads.publish(org, noteOf(1, 9))
    await heads.replace(org, noteOf(1, 5))
    expect(await heads.read(org)).toBe(noteOf(1, 5))
    await heads.replace(org, undefined)
    expect(await heads.all()).toEqual([])
    const aside = await readdir(join(folder, 'ledger-heads'))
    expect(aside.toSorted()).toEqual([`${org}.1-5.note.lost`, `${org}.1-9.note.lost`])
  })

  it('keep a ledger that is behind them from being signed anew', async () => {
    const heads = headFiles(folder)
    const log = { org, epoch: 1, size: 5 }
    await refuseToFork(heads, log)
    await heads.publish(org, noteOf(1, 5))
    await refuseToFork(heads, log)
    await refuseToFork(heads, { ...log, size: 6 })
    await refuseToFork(heads, { org, epoch: 2, size: 4 })
    await expect(refuseToFork(heads, { ...log, size: 4 })).rejects.toMatchObject({
      code: 'wrong_state',
      message: expect.stringMatching(/behind a checkpoint that was given out \(5 entries.*new-epoch/),
    })
  })
})
