import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { runCli } from './run-cli.ts'

const APP = `const express = require('express')
const passport = require('passport')
const app = express()
app.get('/users/:id', passport.authenticate('jwt'), (req, res) => res.json(req.query.page))
app.listen(3000)
`
let dir = ''

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'holdfast-cli-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

function put(file: string, text: string): void {
  mkdirSync(dirname(join(dir, file)), { recursive: true })
  writeFileSync(join(dir, file), text)
}

function git(...args: string[]): void {
  execFileSync('git', ['-C', dir, '-c', 'user.name=A', '-c', 'user.email=a@example.com', ...args], { stdio: 'pipe' })
}

function commit(message: string): void {
  git('add', '.')
  git('commit', '-q', '-m', message)
}

async function run(...argv: string[]): Promise<{ exit: number; out: string; err: string }> {
  let out = ''
  let err = ''
  const exit = await runCli(argv, {
    out: (text) => {
      out += text
    },
    err: (text) => {
      err += text
    },
    isTty: false,
  })
  return { exit, out, err }
}

describe('discover', () => {
  test('writes one line for each endpoint to standard output, and everything else to standard error', async () => {
    put('src/app.js', APP)
    put('test/app.test.js', APP)
    const { exit, out, err } = await run('discover', dir, '--format', 'ndjson')
    expect(exit).toBe(0)
    expect(out.endsWith('\n')).toBe(true)
    expect(out.trim().split('\n')).toHaveLength(1)
    expect(JSON.parse(out)).toMatchObject({ method: 'GET', path: '/users/{id}', file: 'src/app.js', line: 4 })
    expect(err).toContain('left out: test (test); --include test')
    expect(err).toContain('1 endpoints in 1 files')
  })

  test('searches what is left out when asked', async () => {
    put('tests/app.js', APP)
    expect((await run('discover', dir)).out).toBe('')
    expect((await run('discover', dir, '--include', 'tests,vendored')).out).toContain('tests/app.js')
  })

  test('tells code from specifications when asked', async () => {
    put('app.js', APP)
    put('openapi.yaml', 'openapi: 3.0.0\npaths:\n  /users/{userId}: { get: {} }\n  /planned: { get: {} }\n')
    const pathsOf = (text: string): string[] =>
      text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).path)
    expect(pathsOf((await run('discover', dir)).out)).toEqual(['/planned', '/users/{id}'])
    expect(pathsOf((await run('discover', dir, '--origin', 'code')).out)).toEqual(['/users/{id}'])
    expect(pathsOf((await run('discover', dir, '--origin', 'specification')).out)).toEqual([
      '/planned',
      '/users/{userId}',
    ])
  })

  test('writes to a file', async () => {
    put('app.js', APP)
    const { exit, out } = await run('discover', dir, '--format', 'openapi', '--out', join(dir, 'out.json'))
    expect([exit, out]).toEqual([0, ''])
    expect(JSON.parse(readFileSync(join(dir, 'out.json'), 'utf8'))).toHaveProperty(['paths', '/users/{id}', 'get'])
  })

  test.each([
    [['discover', '/nowhere/at/all'], 'is not a folder'],
    [['discover'], 'missing required argument'],
    [['discover', '.', '--format', 'xml'], 'Allowed choices are'],
    [['discover', '.', '--include', 'everything'], '--include has no "everything"'],
    [['discover', '.', '--fail-on', 'added'], '--fail-on needs --diff'],
    [['discover', '.', '--baseline', '/nowhere'], 'cannot be read'],
    [['discover', '.', '--diff', 'HEAD', '--format', 'curl'], 'Differences are written as'],
    [['invent'], 'unknown command'],
  ])('%j is wrong use', async (argv, message) => {
    const { exit, out, err } = await run(...argv)
    expect([exit, out]).toEqual([2, ''])
    expect(err).toContain(message)
  })

  test('a result that cannot be written is a failure', async () => {
    expect((await run('discover', dir, '--out', join(dir, 'no', 'such', 'folder'))).exit).toBe(3)
  })

  test('help names the exit codes', async () => {
    const { exit, out } = await run('discover', '--help')
    expect(exit).toBe(0)
    expect(out).toContain('Exit codes:')
  })
})

describe('comparing', () => {
  test('with a revision tells what changed and lost its guard', async () => {
    git('init', '-q')
    put('api/app.js', APP)
    commit('one')
    expect(await run('discover', join(dir, 'api'), '--diff', 'HEAD')).toMatchObject({ exit: 0, out: '' })
    put(
      'api/app.js',
      APP.replace("passport.authenticate('jwt'), ", '').replace('app.listen', "app.post('/new', f)\napp.listen"),
    )
    const { exit, out } = await run('discover', join(dir, 'api'), '--diff', 'HEAD')
    expect(exit).toBe(1)
    const changes = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(changes.map(({ change, path }) => `${change} ${path}`)).toEqual(['added /new', 'guard-lost /users/{id}'])
    commit('two')
    expect((await run('discover', join(dir, 'api'), '--diff', 'HEAD~1..HEAD')).out).toBe(out)
    expect((await run('discover', dir, '--diff', 'HEAD~1', '--fail-on', 'removed')).exit).toBe(0)
    expect((await run('discover', dir, '--diff', 'HEAD~1', '--fail-on', 'guard-lost')).exit).toBe(1)
  })

  test('with a revision runs nothing that the repository configures, and writes nothing outside', async () => {
    git('init', '-q')
    put('app.js', APP)
    put('.gitattributes', '*.js filter=evil\n')
    symlinkSync('/etc/passwd', join(dir, 'link.js'))
    commit('one')
    const marker = join(dir, 'ran')
    put('evil.sh', `#!/bin/sh\ntouch ${marker}\ncat\n`)
    chmodSync(join(dir, 'evil.sh'), 0o755)
    git('config', 'filter.evil.smudge', join(dir, 'evil.sh'))
    git('config', 'core.fsmonitor', join(dir, 'evil.sh'))
    expect((await run('discover', dir, '--diff', 'HEAD')).exit).toBe(0)
    expect(existsSync(marker)).toBe(false)
  })

  test.each(['no-such-revision', '--output=x', 'HEAD:app.js'])('with %s says that there is none', async (revision) => {
    git('init', '-q')
    put('app.js', APP)
    commit('one')
    const { exit, err } = await run('discover', dir, `--diff=${revision}`)
    expect(exit).toBe(2)
    expect(err).toContain('has no such revision')
    expect(existsSync(join(dir, 'x'))).toBe(false)
  })

  test('with a revision needs a repository', async () => {
    const { exit, err } = await run('discover', dir, '--diff', 'HEAD')
    expect(exit).toBe(2)
    expect(err).toContain('not inside a git working tree')
  })

  test.each(['json', 'ndjson'])('with a baseline as %s finds no difference to itself', async (format) => {
    put('src/app.js', APP)
    const baseline = join(dir, 'baseline.txt')
    await run('discover', join(dir, 'src'), '--format', format, '--out', baseline)
    expect(await run('discover', join(dir, 'src'), '--baseline', baseline)).toMatchObject({ exit: 0, out: '' })
    put('src/app.js', '')
    const { exit, out } = await run('discover', join(dir, 'src'), '--baseline', baseline, '--format', 'markdown')
    expect(exit).toBe(1)
    expect(out).toContain('| removed | GET | `/users/{id}` |')
  })

  test('with another folder', async () => {
    put('old/app.js', APP)
    put('new/app.js', APP.replace('/users', '/people'))
    const { exit, err } = await run('discover', join(dir, 'new'), '--baseline', join(dir, 'old'))
    expect(exit).toBe(1)
    expect(err).toContain('1 added, 1 removed, 0 changed, 0 guard-lost')
  })
})
