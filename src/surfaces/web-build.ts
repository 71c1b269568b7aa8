import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import * as z from 'zod'
import { installationRoot } from '../core/config.ts'
import { HoldfastError } from '../core/errors.ts'
import type { Log } from '../core/log.ts'

/** Where the built web page lies. */
export const builtWebFolder = join(installationRoot, 'web', 'dist')

const sources = join(installationRoot, 'web')
const noteFile = join(installationRoot, '.cache', 'web-build.json')

/** What web/dist was built from: files of the checkout beyond web/ itself, and a digest over all of it. */
const WebBuild = z.object({ inputs: z.array(z.string()), digest: z.string() })

/** Called by the build with the files that it read. */
export async function writeWebBuild(inputs: string[]): Promise<void> {
  await mkdir(join(installationRoot, '.cache'), { recursive: true })
  await writeFile(`${noteFile}.new`, JSON.stringify({ inputs, digest: await digestOf(inputs) }))
  await rename(`${noteFile}.new`, noteFile)
}

/**
 * Builds the web page when its sources, by content, are not those that web/dist was built from. The published package has no
 * sources and comes with the page built.
 * @throws HoldfastError `internal` when it does not build
 */
export async function buildWebIfChanged(log: Log): Promise<void> {
  if (!existsSync(join(sources, 'vite.config.ts'))) return
  if (await isCurrent()) return
  log.info('building the web page')
  const script = join(installationRoot, 'scripts', 'build-web.ts')
  await promisify(execFile)(process.execPath, [script], { cwd: installationRoot }).catch((error: unknown) => {
    const output = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error)
    throw new HoldfastError('internal', `The web page does not build:\n${output.trim()}`, { cause: error })
  })
}

async function isCurrent(): Promise<boolean> {
  if (!existsSync(join(builtWebFolder, 'index.html'))) return false
  const text = await readFile(noteFile, 'utf8').catch(() => undefined)
  if (text === undefined) return false
  const note = WebBuild.safeParse(safeJson(text))
  return note.success && note.data.digest === (await digestOf(note.data.inputs))
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A digest over everything in web/ but what is built, the named inputs beyond it, and the lockfile. */
async function digestOf(inputs: readonly string[]): Promise<string> {
  const own = (await readdir(sources, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => relative(installationRoot, join(entry.parentPath, entry.name)))
    .filter((path) => !/^web[/\\]dist/.test(path) && !path.endsWith('.test.ts'))
  const paths = [...new Set([...own, ...inputs, 'package-lock.json'])].toSorted()
  const hash = createHash('sha256')
  for (const path of paths) {
    const content = await readFile(join(installationRoot, path)).catch(() => undefined)
    hash.update(`${path}\0${content?.length ?? -1}\0`)
    if (content) hash.update(content)
  }
  return hash.digest('hex')
}
