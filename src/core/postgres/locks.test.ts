import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lock, tryLock } from './locks.ts'

let folder: string
let file: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-locks-'))
  file = join(folder, 'a.lock')
})

afterEach(() => rmSync(folder, { recursive: true }))

const module = JSON.stringify(new URL('locks.ts', import.meta.url).href)

/** Another process that takes the lock and holds it until it is killed. */
async function holder(kind: 'exclusive' | 'shared') {
  const code = `const { tryLock } = await import(${module}); console.log(tryLock(${JSON.stringify(file)}, '${kind}') ? 'held' : 'refused'); setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [answer] = await once(child.stdout, 'data')
  return {
    answer: String(answer).trim(),
    kill: async () => {
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}

describe('a lock', () => {
  it('that is exclusive is held once, between processes and within one', async () => {
    const mine = tryLock(file, 'exclusive')
    expect(mine).toBeDefined()
    expect(tryLock(file, 'exclusive')).toBeUndefined()
    expect(tryLock(file, 'shared')).toBeUndefined()
    const other = await holder('exclusive')
    expect(other.answer).toBe('refused')
    await other.kill()
    mine?.release()
    mine?.release()
    const next = tryLock(file, 'exclusive')
    expect(next).toBeDefined()
    next?.release()
  })

  it('that is shared is held by many, and keeps exclusive ones out', async () => {
    const mine = tryLock(file, 'shared')
    const alsoMine = tryLock(file, 'shared')
    const other = await holder('shared')
    expect(other.answer).toBe('held')
    mine?.release()
    alsoMine?.release()
    expect(tryLock(file, 'exclusive')).toBeUndefined()
    await other.kill()
    const next = tryLock(file, 'exclusive')
    expect(next).toBeDefined()
    next?.release()
  })

  it('ends with a kill -9 of its holder', async () => {
    const other = await holder('exclusive')
    expect(other.answer).toBe('held')
    expect(tryLock(file, 'shared')).toBeUndefined()
    await other.kill()
    const mine = await lock(file, 'exclusive', 10_000, 'testing')
    mine.release()
  })

  it('is waited for, and the waiting ends with a message that names the file', async () => {
    const mine = tryLock(file, 'exclusive')
    await expect(lock(file, 'exclusive', 0, 'testing')).rejects.toMatchObject({
      code: 'lock_unavailable',
      message: expect.stringContaining(file),
    })
    const waiting = lock(file, 'exclusive', 10_000, 'testing')
    mine?.release()
    const next = await waiting
    next.release()
  })

  it('leaves nothing in its folder but the file, which only its owner can open', () => {
    const mine = tryLock(file, 'exclusive')
    mine?.release()
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(statSync(file).size).toBe(0)
  })

  it('is not taken on a file of something else', () => {
    writeFileSync(file, 'not a lock at all, but some text that is long enough to be looked at')
    expect(() => tryLock(file, 'shared')).toThrow(file)
    expect(() => tryLock(join(folder, 'no', 'such', 'folder'), 'shared')).toThrow(/no such file/)
  })
})
