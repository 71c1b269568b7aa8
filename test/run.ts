// `npm test`: every check and every test, and one closing line `N passed, N failed`. `--checks` runs the checks alone; other
// arguments are passed on to vitest (a file, -t "name").
import { spawn } from 'node:child_process'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { styleText } from 'node:util'

const root = fileURLToPath(new URL('..', import.meta.url))
const bin = (name: string): string => join(root, 'node_modules/.bin', name)
const reportFile = join(root, '.cache/vitest.json')

/** The dependency check is worth nothing when it saw nothing: fewer modules than this is a failure. */
const modulesAtLeast = 200

interface Outcome {
  code: number
  output: string
}

function run(command: string, args: readonly string[], show: boolean): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, FORCE_COLOR: process.stdout.isTTY ? '1' : '0' },
    })
    let output = ''
    const collect = (chunk: Buffer): void => {
      output += chunk.toString()
      if (show) process.stdout.write(chunk)
    }
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    child.on('error', (error) => resolve({ code: 127, output: `${output}${error.message}` }))
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })
}

interface Check {
  name: string
  command: string
  args: string[]
  /** A complaint about the output of a command that ended well. */
  judge?: (output: string) => string | undefined
}

const checks: Check[] = [
  { name: 'format (oxfmt)', command: bin('oxfmt'), args: ['--check'] },
  { name: 'lint (oxlint, type-aware)', command: bin('oxlint'), args: ['--deny-warnings'] },
  { name: 'types (tsc)', command: bin('tsc'), args: ['--noEmit'] },
  {
    name: 'dependency rules (dependency-cruiser)',
    command: bin('depcruise'),
    args: ['--config', '.dependency-cruiser.cjs', 'src', 'packages', 'web'],
    judge(output) {
      const seen = Number(/\((\d+) modules|(\d+) modules/.exec(output)?.slice(1).find(Boolean) ?? 0)
      return seen >= modulesAtLeast ? undefined : `it saw ${seen} modules; at least ${modulesAtLeast} are there`
    },
  },
  { name: 'unused code and dependencies (knip)', command: bin('knip'), args: ['--no-progress'] },
]

async function runChecks(): Promise<{ passed: number; failed: number }> {
  let passed = 0
  let failed = 0
  for (const check of checks) {
    const { code, output } = await run(check.command, check.args, false)
    const complaint = code === 0 ? check.judge?.(output) : output.trim()
    if (complaint === undefined) {
      passed++
      process.stdout.write(`${styleText('green', '✓')} ${check.name}\n`)
    } else {
      failed++
      process.stdout.write(`${styleText('red', '✗')} ${check.name}\n${complaint}\n`)
    }
  }
  return { passed, failed }
}

interface Report {
  numPassedTests: number
  numFailedTests: number
  numFailedTestSuites: number
  success: boolean
}

async function runTests(args: readonly string[]): Promise<{ passed: number; failed: number }> {
  await mkdir(join(root, '.cache'), { recursive: true })
  await rm(reportFile, { force: true })
  const { code } = await run(
    bin('vitest'),
    ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`, ...args],
    true,
  )
  const report = await readFile(reportFile, 'utf8').then(
    (text) => JSON.parse(text) as Report, // vitest's own report format
    () => undefined,
  )
  if (!report) return { passed: 0, failed: 1 }
  // a file that cannot be loaded has no failed test; nor has an error between tests
  const failed =
    report.numFailedTests > 0
      ? report.numFailedTests
      : code === 0 && report.success
        ? 0
        : Math.max(1, report.numFailedTestSuites)
  return { passed: report.numPassedTests, failed }
}

const args = process.argv.slice(2)
const isChecksOnly = args.includes('--checks')
const isTestsOnly = args.length > 0 && !isChecksOnly
const results = [...(isTestsOnly ? [] : [await runChecks()]), ...(isChecksOnly ? [] : [await runTests(args)])]
const passed = results.reduce((sum, result) => sum + result.passed, 0)
const failed = results.reduce((sum, result) => sum + result.failed, 0)
process.stdout.write(`\n${passed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 && passed > 0 ? 0 : 1
