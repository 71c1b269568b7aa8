import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { installationRoot } from '../core/config.ts'

/** The release that this is. */
export async function version(): Promise<string> {
  const parsed: unknown = JSON.parse(await readFile(join(installationRoot, 'package.json'), 'utf8'))
  return typeof parsed === 'object' && parsed !== null && 'version' in parsed ? String(parsed.version) : 'unknown'
}
