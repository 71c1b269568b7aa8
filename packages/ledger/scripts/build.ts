// Builds what is published on npm into dist/: JavaScript for Node 20 and newer (Node does not strip types below
// node_modules), declarations, and a package.json of its own. `node packages/ledger/scripts/build.ts`, then
// `npm publish packages/ledger/dist`. The single-file verifier becomes the command: `npx @holdfast/ledger bundle.zip`.
import { execFileSync } from 'node:child_process'
import { chmod, cp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { verifierSource } from '../src/verifier-source.ts'

const fileIn = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url))
const ENTRIES = ['src/index.ts', 'src/verify.ts']

await rm(fileIn('dist'), { recursive: true, force: true })
await build({
  absWorkingDir: fileIn('.'),
  entryPoints: ENTRIES,
  outdir: 'dist',
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  charset: 'utf8',
})
await writeDeclarations()
await writeFile(fileIn('dist/verify.mjs'), verifierSource)
await chmod(fileIn('dist/verify.mjs'), 0o755)
await cp(fileIn('README.md'), fileIn('dist/README.md'))
await writePackage()

async function writeDeclarations(): Promise<void> {
  const compiler = fileURLToPath(new URL('bin/tsc', import.meta.resolve('typescript/package.json')))
  const language = ['--target', 'esnext', '--module', 'nodenext', '--lib', 'esnext,dom,dom.iterable', '--types', 'node']
  const output = ['--declaration', '--emitDeclarationOnly', '--rootDir', 'src', '--outDir', 'dist']
  const rules = ['--ignoreConfig', '--strict', '--allowImportingTsExtensions', '--skipLibCheck']
  execFileSync(process.execPath, [compiler, ...rules, ...language, ...output, ...ENTRIES], {
    cwd: fileIn('.'),
    stdio: 'inherit',
  })
  for (const name of await readdir(fileIn('dist'), { recursive: true })) {
    if (!name.endsWith('.d.ts')) continue
    const file = fileIn(`dist/${name}`)
    const text = await readFile(file, 'utf8')
    await writeFile(file, text.replace(/(from '\.[^']*)\.ts'/g, "$1.js'"))
  }
}

async function writePackage(): Promise<void> {
  const { name, version, license, type }: Record<string, unknown> = JSON.parse(
    await readFile(fileIn('package.json'), 'utf8'),
  )
  const description = 'A tamper-evident log: Merkle tiles, signed checkpoints, bundles, and an offline verifier'
  const exports = {
    '.': { types: './index.d.ts', default: './index.js' },
    './verify': { types: './verify.d.ts', default: './verify.js' },
  }
  const published = {
    name,
    version,
    description,
    license,
    type,
    exports,
    bin: { 'holdfast-verify': 'verify.mjs' },
    engines: { node: '>=20' },
    sideEffects: false,
  }
  await writeFile(fileIn('dist/package.json'), `${JSON.stringify(published, null, 2)}\n`)
}
