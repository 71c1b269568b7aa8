import { execFile } from 'node:child_process'
import { access, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { buildPackage } from '../../scripts/build.ts'
import { createLog } from '../../src/core/log.ts'
import { buildWebIfChanged } from '../../src/surfaces/web-build.ts'
import { setUpOrganization } from '../support/organization.ts'
import { createTestApp, type TestApp } from '../support/test-app.ts'
import { testSecret } from '../support/test-secret.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
let folder: string
let installed: string
let test: TestApp

beforeAll(async () => {
  test = await createTestApp()
  folder = await mkdtemp(join(tmpdir(), 'holdfast-package-'))
  await buildWebIfChanged(createLog('error'))
  await buildPackage(join(folder, 'dist'))
  // as npm publishes and installs it, but without a registry
  await promisify(execFile)('npm', ['pack', join(folder, 'dist'), '--pack-destination', folder, '--offline'], {
    env: { ...process.env, npm_config_cache: join(folder, 'npm-cache') },
  })
  await promisify(execFile)('tar', ['-xzf', join(folder, 'holdfast-0.1.0.tgz'), '-C', folder])
  installed = join(folder, 'node_modules', 'holdfast')
  await mkdir(dirname(installed), { recursive: true })
  await promisify(execFile)('mv', [join(folder, 'package'), installed])
  await linkDependencies()
})
afterAll(async () => {
  await test.close()
  await rm(folder, { recursive: true, force: true })
})

/** Exactly what the package names as its dependencies, so that one that it forgot to name is missing here too. */
async function linkDependencies(): Promise<void> {
  const { dependencies, optionalDependencies } = z
    .object({ dependencies: z.record(z.string(), z.string()), optionalDependencies: z.record(z.string(), z.string()) })
    .parse(JSON.parse(await readFile(join(installed, 'package.json'), 'utf8')))
  for (const name of [...Object.keys(dependencies), ...Object.keys(optionalDependencies)]) {
    const there = join(root, 'node_modules', name)
    const exists = await access(there).then(
      () => true,
      () => name in dependencies,
    )
    if (!exists) continue
    await mkdir(dirname(join(folder, 'node_modules', name)), { recursive: true })
    await symlink(there, join(folder, 'node_modules', name))
  }
}

interface Ended {
  code: number
  out: string
  error: string
}

async function holdfast(args: string[], env: Record<string, string> = {}): Promise<Ended> {
  const options = { cwd: folder, env: { PATH: process.env['PATH'] ?? '', HOME: folder, HOLDFAST_LOG: 'warn', ...env } }
  try {
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      [join(installed, 'holdfast.js'), ...args],
      options,
    )
    return { code: 0, out: stdout, error: stderr }
  } catch (error) {
    const failed = z.object({ code: z.number(), stdout: z.string(), stderr: z.string() }).parse(error)
    return { code: failed.code, out: failed.stdout, error: failed.stderr }
  }
}

describe('the published package', () => {
  it('runs below node_modules, where Node strips no types', async () => {
    const help = await holdfast(['--help'])
    expect(help).toMatchObject({ code: 0, error: '' })
    expect(help.out).toContain('obligations')
    expect(await holdfast(['--version'])).toMatchObject({ code: 0, out: '0.1.0\n' })
    expect(await holdfast(['findigns'])).toMatchObject({ code: 2, error: expect.stringContaining('findings') })
  })

  it('verifies a bundle', async () => {
    const { owner } = await setUpOrganization(test)
    const { token } = await owner.identity.createApiKey({ name: 'export', scopes: ['ledger:export'] })
    await test.app.ledger.drain()
    const response = await fetch(`${test.url}/api/ledger/bundle`, { headers: { authorization: `Bearer ${token}` } })
    await writeFile(join(folder, 'bundle.zip'), Buffer.from(await response.arrayBuffer()))
    const verified = await holdfast(['verify', 'bundle.zip', '--threads', '2', '--json'])
    expect([verified.code, JSON.parse(verified.out)]).toEqual([0, expect.objectContaining({ ok: true })])
    expect((await holdfast(['verify', 'nowhere.zip'])).code).toBe(2)
  })

  it('finds its migrations, its content and its page', async () => {
    const env = {
      HOLDFAST_DATA: test.app.config.dataFolder,
      DATABASE_URL: test.app.config.databaseUrl ?? '',
      HOLDFAST_SECRET: testSecret,
    }
    expect(await holdfast(['migrate'], env)).toEqual({ code: 0, out: 'The database is up to date.\n', error: '' })
    expect(await holdfast(['doctor', '--json'], env)).toMatchObject({ code: 0 })
    for (const path of [
      'web/dist/index.html',
      'content/programs/starter/holdfast.yaml',
      'migrations/0001_foundation.sql',
    ])
      expect((await readFile(join(installed, path), 'utf8')).length).toBeGreaterThan(100)
  })

  it('finds its workers and its rules', async () => {
    await mkdir(join(folder, 'shop'))
    const source = (n: number): string =>
      `const app = require('express')()\napp.get('/hello${n}/:name', (req, res) => res.send('hi'))\n// ${'x'.repeat(8000)}\n`
    // as many as make it worth while to read them in threads
    for (let n = 0; n < 400; n++) await writeFile(join(folder, 'shop', `app${n}.js`), source(n))
    const found = await holdfast(['api', 'discover', 'shop'])
    expect(found.out.trim().split('\n')).toHaveLength(400)
    expect(found.out).toContain('/hello399/{name}')
    expect(await holdfast(['api', 'rule', 'list'])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/\d+ rules\n$/),
    })
  })
})
