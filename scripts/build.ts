// Builds what is published: `npm run build` makes dist/, a package that runs without type stripping (Node strips no types below
// node_modules). Our own code is bundled; what others wrote stays a dependency, in the exact version that was tested.
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Metafile, type Plugin } from 'esbuild'
import * as z from 'zod'
import { createLog } from '../src/core/log.ts'
import { buildWebIfChanged } from '../src/surfaces/web-build.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

/**
 * Sources that find files beside them. In the bundle they lie elsewhere, so each is told that it lies at its old path below the package.
 * All code of the bundle is at the top of the package, which makes that path the same from everywhere.
 */
const finderOfFiles = new Set(['src/core/config.ts', 'packages/api-testing/src/rule/load.ts'])
/**
 * Sources that use `import.meta` for what stays true in the bundle: to resolve a package, to start a worker, to know whether they are
 * run. The verifier of bundles is a text here.
 */
const otherUsers = new Set([
  'src/core/postgres/binaries.ts',
  'packages/api-discovery/src/cli.ts',
  'packages/api-discovery/src/languages/native-tree.ts',
  'packages/api-discovery/src/languages/wasm-tree.ts',
  'packages/api-discovery/src/workers/pool.ts',
  'packages/api-testing/src/cli.ts',
  'packages/ledger/src/verifier-source.ts',
])

const rules = 'packages/api-testing/src/rules'
/** Files that the code reads at run time. */
const copied = ['migrations', 'content', 'web/dist', 'LICENSE', 'NOTICE', 'README.md']

const Manifest = z.looseObject({
  name: z.string(),
  version: z.string().default('0.0.0'),
  description: z.string().optional(),
  license: z.string(),
  engines: z.record(z.string(), z.string()).optional(),
  dependencies: z.record(z.string(), z.string()).default({}),
  optionalDependencies: z.record(z.string(), z.string()).default({}),
})

/** Builds the package into a folder, which must not exist. The web page must have been built. */
export async function buildPackage(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const common = { bundle: true, platform: 'node', format: 'esm', absWorkingDir: root, logLevel: 'warning' } as const
  const { metafile } = await build({
    ...common,
    entryPoints: await entryPoints(),
    outdir: folder,
    splitting: true,
    chunkNames: '[name]-[hash]',
    target: 'node26',
    metafile: true,
    // names of functions and classes stand in messages
    keepNames: true,
    plugins: [dependenciesOutside, placesOfFiles],
  })
  await build({
    ...common,
    entryPoints: ['scripts/launcher.ts'],
    outfile: join(folder, 'holdfast.js'),
    target: 'node20',
  })
  for (const path of copied) {
    await cp(join(root, path), join(folder, path), { recursive: true }).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT' && !path.includes('/'))) throw error
    })
  }
  for (const path of await filesIn(rules, '.yaml')) await cp(join(root, path), join(folder, path), { recursive: true })
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(await manifest(metafile), undefined, 2)}\n`)
}

async function entryPoints(): Promise<{ in: string; out: string }[]> {
  const named = (await filesIn(rules, '.ts')).filter((path) => !path.endsWith('.test.ts'))
  return [
    { in: 'src/main.ts', out: 'main' },
    { in: 'packages/api-discovery/src/workers/worker.ts', out: 'worker' },
    // rules are loaded by the name of their file
    ...named.map((path) => ({ in: path, out: path.replace(/\.ts$/, '') })),
  ]
}

async function filesIn(folder: string, ending: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .toSorted()
}

/** Packages from npm are not bundled, our own are. */
const dependenciesOutside: Plugin = {
  name: 'dependencies outside',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'entry-point' || path.startsWith('@holdfast/') ? undefined : { external: true },
    )
  },
}

const placesOfFiles: Plugin = {
  name: 'places of files',
  setup({ onLoad }) {
    onLoad({ filter: /\/(src|packages\/[^/]+\/src)\/.*\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8')
      const name = relative(root, path)
      if (!source.includes('import.meta') || otherUsers.has(name)) return undefined
      if (!finderOfFiles.has(name))
        throw new Error(`${name} uses import.meta: scripts/build.ts must say where its files go in the package`)
      const place = `new URL(${JSON.stringify(`./${name.replace(/\.ts$/, '.js')}`)}, import.meta.url).href`
      return { contents: source.replaceAll('import.meta.url', place), loader: 'ts' }
    })
  },
}

/** The package.json that is published: the dependencies are those that the bundle imports, and none other. */
async function manifest(metafile: Metafile): Promise<object> {
  const main = await readManifest('.')
  const packages = await Promise.all(
    (await readdir(join(root, 'packages'))).map((name) => readManifest(join('packages', name))),
  )
  const versions = new Map([...packages, main].flatMap((one) => Object.entries(one.dependencies)))
  const imported = new Set(
    Object.values(metafile.outputs)
      .flatMap(({ imports }) => imports)
      .filter(({ external, path }) => external === true && !path.startsWith('node:'))
      .map(({ path }) => /^(@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? path),
  )
  const dependencies = [...imported]
    .toSorted((a, b) => (a < b ? -1 : 1))
    .map((name) => {
      const version = versions.get(name)
      if (version === undefined)
        throw new Error(`the bundle imports ${name}, which no package.json names as a dependency`)
      return [name, version] as const
    })
  // parsers of languages are loaded when a project has such sources, and are large: whoever has no room may leave them out
  const isParser = (name: string): boolean => name.startsWith('@ast-grep/') || name === '@vscode/tree-sitter-wasm'
  const parsers = [...versions].filter(([name]) => isParser(name))
  return {
    name: main.name,
    version: main.version,
    description: main.description,
    license: main.license,
    type: 'module',
    bin: { holdfast: 'holdfast.js' },
    engines: main.engines,
    dependencies: Object.fromEntries(dependencies.filter(([name]) => !isParser(name))),
    optionalDependencies: { ...main.optionalDependencies, ...Object.fromEntries(parsers) },
  }
}

const readManifest = async (folder: string): Promise<z.infer<typeof Manifest>> =>
  Manifest.parse(JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8')))

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildWebIfChanged(createLog('info'))
  const fresh = join(root, '.cache', `dist-${process.pid}`)
  await rm(fresh, { recursive: true, force: true })
  await buildPackage(fresh)
  await rm(join(root, 'dist'), { recursive: true, force: true })
  await rename(fresh, join(root, 'dist'))
  process.stdout.write('dist/ is ready: npm publish ./dist\n')
}
