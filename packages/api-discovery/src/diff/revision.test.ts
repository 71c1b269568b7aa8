import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { writeRevision } from './revision.ts'

let dir = ''
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'holdfast-git-'))
  mkdirSync(join(dir, 'repo/a b'), { recursive: true })
  mkdirSync(join(dir, 'out'))
  git('init', '-q')
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

function git(...args: string[]): string {
  const identity = ['-c', 'user.name=A', '-c', 'user.email=a@example.com', '-c', 'core.autocrlf=false']
  return execFileSync('git', ['-C', join(dir, 'repo'), ...identity, ...args], { stdio: 'pipe' })
    .toString()
    .trim()
}

function put(file: string, content: string | Buffer): void {
  writeFileSync(join(dir, 'repo', file), content)
}

function written(): string[] {
  return readdirSync(join(dir, 'out'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(dir.length + '/out/'.length))
    .sort()
}

describe('the files of a revision', () => {
  test('are written byte for byte, whatever their names, without links', async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i))
    put('bytes.js', bytes)
    put('empty.js', '')
    put('a b/zeile\n\u00fc".js', 'line\r\n')
    put('.gitattributes', '* text=auto\nempty.js export-ignore\n')
    symlinkSync('bytes.js', join(dir, 'repo/link.js'))
    for (let i = 0; i < 1_100; i++) put(`f${i}.js`, `${i}`)
    git('add', '.')
    git('commit', '-q', '-m', 'one')
    rmSync(join(dir, 'repo/bytes.js'))
    await writeRevision(join(dir, 'repo'), 'HEAD', join(dir, 'out'))
    const files = written()
    expect(files).toHaveLength(1_104)
    expect(files).toEqual(expect.arrayContaining(['a b/zeile\n\u00fc".js', 'empty.js', 'f1099.js']))
    expect(files).not.toContain('link.js')
    expect(readFileSync(join(dir, 'out/bytes.js'))).toEqual(bytes)
    expect(readFileSync(join(dir, 'out/f1099.js'), 'utf8')).toBe('1099')
  })

  test('are those of the folder that is asked for', async () => {
    put('a b/in.js', '1')
    put('out.js', '2')
    git('add', '.')
    git('commit', '-q', '-m', 'one')
    await writeRevision(join(dir, 'repo/a b'), 'HEAD', join(dir, 'out'))
    expect(written()).toEqual(['in.js'])
  })

  test('are not there in a revision from before the folder', async () => {
    put('first.js', '1')
    git('add', '.')
    git('commit', '-q', '-m', 'one')
    put('a b/in.js', '1')
    await writeRevision(join(dir, 'repo/a b'), 'HEAD', join(dir, 'out'))
    expect(written()).toEqual([])
  })

  test('never lie outside, even when a tree was made to say so', async () => {
    put('x.js', 'evil')
    const blob = git('hash-object', '-w', 'x.js')
    // What `git mktree` refuses, a pack made by hand can hold.
    const entry = (mode: string, name: string, id: string): Buffer =>
      Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(id, 'hex')])
    const store = (content: Buffer): string => {
      writeFileSync(join(dir, 'tree'), content)
      return git('hash-object', '-w', '-t', 'tree', '--literally', join(dir, 'tree'))
    }
    const inner = store(entry('100644', 'escaped.js', blob))
    const outer = store(Buffer.concat([entry('40000', '..', inner), entry('100644', 'ok.js', blob)]))
    const commit = git('commit-tree', outer, '-m', 'evil')
    await writeRevision(join(dir, 'repo'), commit, join(dir, 'out'))
    expect(written()).toEqual(['ok.js'])
    expect(readdirSync(dir).sort()).toEqual(['out', 'repo', 'tree'])
  })
})
