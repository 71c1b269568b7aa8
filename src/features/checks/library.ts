import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type Check, loadCheck } from '@holdfast/program'
import { installationRoot } from '../../core/config.ts'

/** A check with the text that it was read from. */
export interface DefinedCheck {
  check: Check
  definition: string
  /** SHA-256 of the text, in hexadecimal. */
  sha256: string
}

const folder = join(installationRoot, 'content', 'checks')

let library: Promise<ReadonlyMap<string, DefinedCheck>> | undefined

/** The checks that come with Holdfast, by id. They are part of the release, so a problem in them is a defect. */
export function checkLibrary(): Promise<ReadonlyMap<string, DefinedCheck>> {
  library ??= readLibrary()
  return library
}

async function readLibrary(): Promise<ReadonlyMap<string, DefinedCheck>> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).toSorted()
  const checks = await Promise.all(
    files.map(async (file) => defineCheck(basename(file, '.yaml'), await readFile(join(folder, file), 'utf8'))),
  )
  return new Map(checks.map((one) => [one.check.id, one]))
}

/** A check of a text that was found to be good before. */
export function defineCheck(key: string, definition: string): DefinedCheck {
  const { check, problems } = loadCheck(`${key}.yaml`, definition)
  if (!check) throw new Error(`the check ${key} does not load: ${problems[0]?.message}`)
  return { check, definition, sha256: createHash('sha256').update(definition).digest('hex') }
}
