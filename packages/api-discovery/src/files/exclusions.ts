/** Which folders and files are left out unless asked for, and why. Names only; contents are judged in `content.ts`. */
import type { SkipReason } from '../model.ts'

/** Folders that package managers and build tools fill. */
const VENDORED = new Set([
  'node_modules',
  'bower_components',
  'jspm_packages',
  'vendor',
  'third_party',
  'third-party',
  'thirdparty',
  '.yarn',
  '.pnpm-store',
  'site-packages',
  'dist-packages',
  '.venv',
  'venv',
  'virtualenv',
  '.virtualenv',
  '.tox',
  '.nox',
  '.eggs',
  'Pods',
  'Carthage',
  '.bundle',
  'deps',
  'elm-stuff',
  '.cargo',
  '.gradle',
  '.m2',
  '.pub-cache',
  '.dart_tool',
  'web_modules',
  '__pypackages__',
])

const GENERATED = new Set([
  'dist',
  'build',
  'out',
  '.next',
  '.nuxt',
  '.output',
  '.svelte-kit',
  '.astro',
  '.turbo',
  '.parcel-cache',
  '.cache',
  '.vercel',
  '.netlify',
  '.serverless',
  '.aws-sam',
  'cdk.out',
  'target',
  'obj',
  'bin',
  '_build',
  'coverage',
  'htmlcov',
  '__pycache__',
  '.pytest_cache',
  '.mypy_cache',
  '.ruff_cache',
  'storybook-static',
  '.docusaurus',
  '.angular',
])

/** Version control and editors: never source, not worth a word in the result. */
const SILENT = new Set(['.git', '.hg', '.svn', '.bzr', '.idea', '.vs', '.DS_Store'])

const TEST_FOLDERS = new Set([
  'test',
  'tests',
  '__tests__',
  '__test__',
  '__mocks__',
  'mocks',
  'spec',
  'specs',
  'e2e',
  'testing',
  'testdata',
  'cypress',
  'playwright',
  'unittest',
  'unittests',
  'testsuite',
  '__fixtures__',
  'fixtures',
  'integration-tests',
  'integration_tests',
])

const TEST_FILE =
  /(?:[._-](?:test|tests|spec|e2e|stories|cy)\.(?!go$)[a-z]+$)|(?:^test_.*\.py$)|(?:_test\.(?:go|py|rb|exs|dart|cr|clj)$)|(?:_spec\.(?:rb|cr|lua)$)|(?:(?:Test|Tests|IT|TestCase|Spec)\.(?:java|kt|scala|groovy|cs|php|swift)$)|(?:^conftest\.py$)|(?:\.feature$)/

/** Also what bundlers write: a hash of the content before the extension. */
const GENERATED_FILE =
  /(?:[.-][0-9a-f]{16,64}\.[cm]?js$)|(?:\.(?:min|bundle|chunk)\.[cm]?js$)|(?:\.d\.[cm]?ts$)|(?:[._-]pb2?(?:_grpc)?\.(?:py|js|ts|rb|dart)$)|(?:\.g(?:enerated)?\.[a-z]+$)|(?:\.designer\.cs$)|(?:_pb\.(?:js|d\.ts)$)|(?:^routeTree\.gen\.ts$)/

/** These contain what a build produced in some languages and source in others. */
const SOURCE_BESIDE = /^(?:src|app|lib|cmd|server|api|pages|routes)$/

export type FolderVerdict = SkipReason | 'silent' | undefined

/** Whether a folder is left out. `siblings` are the names beside it, to tell a build folder from a package of that name. */
export function judgeFolder(name: string, siblings: ReadonlySet<string>, depth: number): FolderVerdict {
  if (SILENT.has(name)) return 'silent'
  if (name === 'vendor' || name === 'deps') return isDependencyFolder(name, siblings) ? 'vendored' : undefined
  if (VENDORED.has(name)) return 'vendored'
  if (name === 'bin' || name === 'obj' || name === 'target' || name === 'out' || name === 'build' || name === 'dist') {
    return isBuildFolder(name, siblings, depth) ? 'generated' : undefined
  }
  if (GENERATED.has(name)) return 'generated'
  if (TEST_FOLDERS.has(name)) return 'test'
  return undefined
}

function isDependencyFolder(name: string, siblings: ReadonlySet<string>): boolean {
  const manifests =
    name === 'deps' ? ['mix.exs', 'rebar.config'] : ['go.mod', 'composer.json', 'Gemfile', 'package.json', 'Cargo.toml']
  return manifests.some((manifest) => siblings.has(manifest))
}

const MANIFESTS = [
  'package.json',
  'pom.xml',
  'build.gradle',
  'build.gradle.kts',
  'Cargo.toml',
  'setup.py',
  'pyproject.toml',
  'build.sbt',
  'tsconfig.json',
  'CMakeLists.txt',
  'Makefile',
  'pubspec.yaml',
  'Package.swift',
  'go.mod',
]

function isBuildFolder(name: string, siblings: ReadonlySet<string>, depth: number): boolean {
  if (name === 'bin') return [...siblings].some((sibling) => sibling.endsWith('.csproj') || sibling.endsWith('.fsproj'))
  if (name === 'obj') return [...siblings].some((sibling) => sibling.endsWith('proj'))
  if (isPublished(siblings)) return false
  if (MANIFESTS.some((manifest) => siblings.has(manifest))) return true
  return depth === 0 && [...siblings].some((sibling) => SOURCE_BESIDE.test(sibling))
}

/** A package as its registry hands it out: what was built stands beside nothing that it could have been built from. */
function isPublished(siblings: ReadonlySet<string>): boolean {
  return siblings.has('package.json') && [...siblings].every((sibling) => PUBLISHED.test(sibling))
}

const PUBLISHED =
  /^(?:package\.json|dist|bin|types|typings|templates|[A-Z_]+(?:\.md|\.txt)?|licen[cs]e(?:\.md)?)$|\.md$/

export function judgeFile(name: string): SkipReason | undefined {
  if (GENERATED_FILE.test(name)) return /\.min\./.test(name) ? 'minified' : 'generated'
  if (TEST_FILE.test(name)) return 'test'
  return undefined
}
