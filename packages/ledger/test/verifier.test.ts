import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildVerifier, verifierModule } from '../scripts/build-verifier.ts'
import { EXIT, runVerifyCommand, verifierSource } from '../src/index.ts'
import { SampleLog, signer, temporaryFolder, writeBundleFile } from './support/sample-log.ts'
import { OpenedBundle } from './support/tampering.ts'

const folder = await temporaryFolder()
afterAll(folder.remove)

const { vkey } = signer.verifier
const good = folder.path('good.zip')
const bad = folder.path('bad.zip')
const verifier = folder.path('verify.mjs')
const checkpoint = folder.path('checkpoint.txt')

beforeAll(async () => {
  const log = new SampleLog().addMany(10).checkpoint().addMany(10)
  log.addEvidence('a report')
  await writeBundleFile(good, log.checkpoint().source())
  const bundle = await OpenedBundle.of(good)
  await writeFile(verifier, bundle.text('verify.mjs'))
  await writeFile(checkpoint, log.notes[0] ?? '')
  bundle.lines = bundle.lines.with(3, bundle.lines[3]?.replace('open', 'done') ?? '')
  await bundle.write(bad)
})

interface Run {
  readonly exit: number
  readonly output: string
  readonly errors: string
}

/** The single-file verifier, alone in a folder, as an auditor runs it. */
function runFile(...args: string[]): Promise<Run> {
  return new Promise((resolve) => {
    execFile(process.execPath, [verifier, ...args], (error, output, errors) => {
      resolve({ exit: error === null ? 0 : Number(error.code), output, errors })
    })
  })
}

/** The command, as `holdfast verify` runs it. */
async function runCommand(...args: string[]): Promise<Run> {
  let output = ''
  let errors = ''
  const exit = await runVerifyCommand(args, {
    write: (text) => (output += text),
    writeError: (text) => (errors += text),
  })
  return { exit, output, errors }
}

describe('the single-file verifier', () => {
  it('is the one that the sources give (if not: node packages/ledger/scripts/build-verifier.ts)', async () => {
    expect(verifierSource === (await buildVerifier())).toBe(true)
  })

  it('comes out of its module as it went in', async () => {
    const text = 'a `quoted` ${not} a \\ b \\` $ {\n'
    const file = folder.path('module.ts')
    await writeFile(file, verifierModule(text))
    const { verifierSource: read }: { verifierSource: string } = await import(file)
    expect(read).toBe(text)
  })

  it('needs nothing but Node', () => {
    const imports = [...verifierSource.matchAll(/^import .* from "(.*)";$/gm)].map(([, name]) => name)
    expect(imports.length).toBeGreaterThan(5)
    expect(imports.filter((name) => !name?.startsWith('node:'))).toEqual([])
    expect(/node:(?:https?|net|tls|dns|dgram|http2)|(?<![#.\w])fetch\(/.test(verifierSource)).toBe(false)
  })
})

describe.each([
  ['verify.mjs', runFile],
  ['holdfast verify', runCommand],
])('%s', (_name, run) => {
  it('answers 0 when everything is good', async () => {
    const { exit, output, errors } = await run(good, '--key', vkey, '--checkpoint', checkpoint, '--threads', '2')
    expect({ exit, errors }).toEqual({ exit: EXIT.good, errors: '' })
    expect(output).toContain('VERIFIED. Every entry and every file is as it was signed.')
    expect(output).toContain('21 entries (0 erased, 0 withheld), 2 checkpoints, 1 file of evidence (8 bytes)')
    expect(output).toContain('Extends       the checkpoint of size 10')
    expect(output).not.toContain('NOTE')
  })

  it('says loudly that the key is from the bundle', async () => {
    const { exit, output } = await run(good)
    expect(exit).toBe(EXIT.good)
    expect(output).toContain('NOTE: THE KEY WAS TAKEN FROM THE BUNDLE ITSELF')
  })

  it('answers 1 and names what is wrong', async () => {
    const { exit, output } = await run(bad, '--key', vkey)
    expect(exit).toBe(EXIT.problem)
    expect(output).toMatch(
      /NOT VERIFIED: 1 problem\.\n +1\. entry 3 \(obligation [-0-9a-f]{36}\): its bytes do not give/,
    )
  })

  it('answers as JSON', async () => {
    const { output } = await run(bad, '--json', '--threads', '1')
    expect(JSON.parse(output)).toMatchObject({
      ok: false,
      problemCount: 1,
      problems: [{ code: 'entry-changed', leaf: 3 }],
    })
  })

  it.each([
    ['no bundle', []],
    ['two bundles', [good, bad]],
    ['an unknown option', [good, '--fast']],
    ['no number of threads', [good, '--threads', 'many']],
    ['a file that is not there', [folder.path('nothing.zip')]],
    ['a file that is no zip', [checkpoint]],
    ['a key that is none', [good, '--key', checkpoint]],
    ['a key file that is not there', [good, '--key', folder.path('nothing.key')]],
    ['a checkpoint file that is not there', [good, '--checkpoint', folder.path('nothing.txt')]],
  ])('answers 2 when given %s', async (_what, args) => {
    const { exit, output, errors } = await run(...args)
    expect({ exit, output }).toEqual({ exit: EXIT.unusable, output: '' })
    expect(errors).not.toMatch(/\n\s+at /)
    expect(errors.length).toBeGreaterThan(10)
  })

  it('explains itself', async () => {
    const { exit, output } = await run('--help')
    expect(exit).toBe(EXIT.good)
    expect(output).toContain('Exit code: 0 verified')
  })
})

describe('the text of a result', () => {
  it('does not let a bundle steer the terminal', async () => {
    const bundle = await OpenedBundle.of(good)
    bundle.editManifest((manifest) =>
      Object.assign(manifest, { organization: { id: 'x', name: 'Acme\u001b[2J\u202egnp' } }),
    )
    const { output } = await runCommand(await bundle.write(folder.path('steering.zip')), '--key', vkey)
    expect(output).toContain('Acme\\u{1b}[2J\\u{202e}gnp')
  })
})
